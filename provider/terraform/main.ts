// The program that Terraform and OpenTofu start: the provider, served. The environment and the folder are read here and nowhere below.
import { createProvider } from "./provider";
import { log } from "./protocol/log";
import { serve } from "./protocol/serve";

void serve(createProvider({ environment: process.env, folder: process.cwd(), log }), process.env);
