// The program that Terraform and OpenTofu start. Only here are the environment and the folder of the process read.
import { log } from "./protocol/process";
import { serve } from "./protocol/serve";
import { DeferredProvider } from "./tuning/deferred-provider";
import { description } from "./tuning/generated/description";
import { keepHeapSmall } from "./tuning/heap";

const provider = new DeferredProvider(description, async () => {
  keepHeapSmall();
  const { createProvider } = await import("./provider.js");
  return createProvider({ environment: process.env, folder: process.cwd(), log });
});

void serve(provider, process.env);
