import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { readSettings } from './settings.ts';
import { AllclearStack } from './stack.ts';

/** Started by the CDK, whose context wins over cdk.json, or bare: then cdk.json is all there is. */
function main(): void {
  const { context } = JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8'));
  // Of a stack that could not be composed to its end nothing must be left to be deployed.
  const app = new App({ context, autoSynth: false });
  new AllclearStack(app, 'Allclear', readSettings(app.node.getAllContext()));
  app.synth();
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
