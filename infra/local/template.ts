import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Attributes, attributesOf, nameProperty } from './attributes.ts';
import { NO_VALUE, resolve, type Scope } from './intrinsics.ts';
import type { Place } from './place.ts';
import { SERVED, WITHOUT_LOCAL_MEANING } from './resource-types.ts';

/** One resource of the template, its properties resolved to plain values. */
export interface Resource {
  /** The logical id. */
  id: string;
  type: string;
  /** The physical name: what the template calls it, or its logical id. */
  name: string;
  /** What `Ref` gives. */
  ref: string;
  /** What `Fn::GetAtt Arn` gives, empty for a type without one. */
  arn: string;
  // biome-ignore lint/suspicious/noExplicitAny: as CloudFormation documents each type
  properties: any;
}

interface Raw {
  Type: string;
  Condition?: string;
  Properties?: Record<string, unknown>;
}

interface RawTemplate {
  Resources?: Record<string, Raw>;
  Parameters?: Record<string, { Default?: unknown }>;
  Conditions?: Record<string, unknown>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Outputs?: Record<string, { Value: unknown; Condition?: string }>;
}

interface Assets {
  files?: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
}

/** A synthesized stack as the local machine sees it. */
export class Template {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, string>>;
  readonly #assets: ReadonlyMap<string, string>;

  constructor(resources: Resource[], outputs: Record<string, string>, assets: ReadonlyMap<string, string>) {
    this.resources = resources;
    this.outputs = outputs;
    this.#assets = assets;
  }

  /** The resources of these types, in the template's order. */
  ofType(...types: string[]): Resource[] {
    return this.resources.filter((resource) => types.includes(resource.type));
  }

  /** The path of the file or directory that is deployed under this key of the assets' bucket. */
  asset(key: string): string {
    const path = this.#assets.get(key);
    if (!path)
      throw new Error(`The template names the asset ${key}, which is not among its assets; synthesize it again.`);
    return path;
  }
}

function fileEndingWith(directory: string, ending: string): string {
  const names = existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(ending)) : [];
  const [name, ...others] = names;
  if (!name || others.length > 0) {
    throw new Error(
      `${directory} must hold one *${ending}, it holds ${names.length === 0 ? 'none' : names.join(', ')}.`,
    );
  }
  return join(directory, name);
}

function readJson<T>(path: string): T {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as T;
  } catch (error) {
    throw new Error(`${path} cannot be read as JSON: ${(error as Error).message}`);
  }
}

function assetsIn(directory: string): Map<string, string> {
  const files = Object.values(readJson<Assets>(fileEndingWith(directory, '.assets.json')).files ?? {});
  const keyed = files.flatMap((file) =>
    Object.values(file.destinations).map(({ objectKey }) => [objectKey, join(directory, file.source.path)] as const),
  );
  return new Map(keyed);
}

/** Reads names, attributes and conditions of `raw`, each when it is first asked for. */
function scopeOf(raw: RawTemplate, stack: string, place: Place): Scope & { attributes(id: string): Attributes } {
  const pseudo: Readonly<Record<string, unknown>> = {
    'AWS::AccountId': place.account,
    'AWS::Region': place.region,
    'AWS::Partition': place.partition,
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack,
    'AWS::StackId': `arn:${place.partition}:cloudformation:${place.region}:${place.account}:stack/${stack}/local`,
    'AWS::NoValue': NO_VALUE,
  };
  const scope = {
    attributes(id: string): Attributes {
      const resource = raw.Resources?.[id];
      if (!resource) throw new Error(`The template refers to ${id}, which is not in it.`);
      const given = resource.Properties?.[nameProperty(resource.Type) ?? ''];
      const name = given === undefined ? id : resolve(given, scope);
      return attributesOf(place, resource.Type, id, String(name === NO_VALUE ? id : name));
    },
    ref(name: string): unknown {
      if (Object.hasOwn(pseudo, name)) return pseudo[name];
      const parameter = raw.Parameters?.[name];
      if (!parameter) return scope.attributes(name).ref;
      if (parameter.Default === undefined) {
        throw new Error(`The template's parameter ${name} has no default, so the local machine cannot know it.`);
      }
      return parameter.Default;
    },
    attribute(id: string, attribute: string): string {
      const value = scope.attributes(id).get[attribute];
      if (value === undefined) {
        throw new Error(
          `The template reads ${id}.${attribute} (${raw.Resources?.[id]?.Type}), which the local machine does not know.`,
        );
      }
      return value;
    },
    condition(name: string): boolean {
      if (!raw.Conditions || !Object.hasOwn(raw.Conditions, name)) {
        throw new Error(`The template uses the condition ${name}, which is not in it.`);
      }
      return Boolean(resolve(raw.Conditions[name], scope));
    },
    mapping(map: string, first: string, second: string): unknown {
      const value = raw.Mappings?.[map]?.[first]?.[second];
      if (value === undefined) throw new Error(`The template's mapping ${map} has no ${first}.${second}.`);
      return value;
    },
  };
  return scope;
}

/**
 * Reads the one stack that was synthesized into `directory` (`cdk.out`) as it would be deployed at `place`. Throws an
 * Error whose message is a sentence when the template is broken or has a resource that the local machine cannot serve.
 */
export function readTemplate(directory: string, place: Place): Template {
  const path = fileEndingWith(directory, '.template.json');
  const raw = readJson<RawTemplate>(path);
  const stack = path.replace(/^.*[/\\]/, '').replace('.template.json', '');
  const scope = scopeOf(raw, stack, place);
  const present = (condition?: string) => condition === undefined || scope.condition(condition);

  const resources: Resource[] = [];
  for (const [id, { Type: type, Condition, Properties = {} }] of Object.entries(raw.Resources ?? {})) {
    if (!present(Condition) || WITHOUT_LOCAL_MEANING.has(type)) continue;
    if (!SERVED.has(type))
      throw new Error(`The template has ${id} of type ${type}, which the local machine cannot serve.`);
    const { ref, get } = scope.attributes(id);
    const properties = resolve(Properties, scope) as Record<string, unknown>;
    const name = String(properties[nameProperty(type) ?? ''] ?? id);
    resources.push({ id, type, name, ref, arn: get['Arn'] ?? '', properties });
  }
  const outputs = Object.entries(raw.Outputs ?? {})
    .filter(([, output]) => present(output.Condition))
    .map(([id, output]) => [id, String(resolve(output.Value, scope))] as const);
  return new Template(resources, Object.fromEntries(outputs), assetsIn(directory));
}
