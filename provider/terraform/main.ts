// The program that Terraform and OpenTofu start: the provider, served. The environment and the folder are read here and
// nowhere below.
import { lateProvider } from "./tuning/deferred-provider";
import { keepHeapSmall } from "./tuning/heap";
import { log } from "./protocol/output";
import { serve } from "./protocol/serve";

void serve(lateProvider({ environment: process.env, folder: process.cwd(), log }, keepHeapSmall), process.env);
