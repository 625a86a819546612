/** The part of OpenAPI 3.1 that our description uses. */

export type Json = Record<string, unknown>;
type Ref = { readonly $ref: string };

export type Header = Ref | { readonly description: string; readonly schema: Json };

export type Parameter =
  | Ref
  | {
      readonly name: string;
      readonly in: 'path' | 'query' | 'header';
      readonly required: boolean;
      readonly description?: string;
      readonly schema: Json;
    };

export interface Media {
  readonly schema: Json;
  readonly example?: unknown;
}

export type Response =
  | Ref
  | {
      readonly description: string;
      readonly headers?: Readonly<Record<string, Header>>;
      readonly content?: Readonly<Record<string, Media>>;
    };

export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
}

export interface Document {
  readonly openapi: string;
  readonly info: Readonly<{ title: string; version: string; summary: string; description: string; license: Json }>;
  readonly servers: readonly Json[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Json>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly headers: Readonly<Record<string, Header>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly securitySchemes: Json;
  };
}
