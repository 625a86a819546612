import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NagPack, ServerlessChecks } from 'cdk-nag';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { stackWith } from './synthesized.ts';

const packs: readonly NagPack[] = [new AwsSolutionsChecks(), new ServerlessChecks()];

interface Finding {
  readonly rule: string;
  readonly at: string;
}

function findings(stack: ReturnType<typeof stackWith>): readonly Finding[] {
  return packs.flatMap((pack) =>
    pack
      .validateScope(stack)
      .violations.flatMap(({ ruleName, violatingResources }) =>
        violatingResources.map(({ constructPath }) => ({ rule: ruleName, at: String(constructPath) })),
      ),
  );
}

function acceptances(stack: ReturnType<typeof stackWith>) {
  return stack.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) =>
        Object.entries(data as Record<string, string>).map(([id, reason]) => ({
          rule: id.replace(/^annotation::/i, ''),
          at: construct.node.path,
          reason,
        })),
      ),
  );
}

describe('cdk-nag', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each([
    ['as shipped', {}],
    ["with the operator's own issuer", { issuer: 'https://id.example.net', audience: 'allclear' }],
    ['with reporting keyed', { reporting: 'keyed' }],
  ])('finds nothing that is not explained, %s', (_case, settings) => {
    expect(findings(stackWith(settings))).toEqual([]);
  });

  it('finds what each acceptance accepts', () => {
    const stack = stackWith();
    vi.spyOn(NagPack.prototype as unknown as { isAcknowledged(): boolean }, 'isAcknowledged').mockReturnValue(false);
    const found = findings(stack);
    const idle = acceptances(stack).filter(
      ({ rule, at }) => !found.some((finding) => finding.rule === rule && finding.at.startsWith(`${at}/`)),
    );
    expect(idle).toEqual([]);
  });

  it('is answered by a reason each time', () => {
    expect(acceptances(stackWith()).filter(({ reason }) => !/^[A-Z].{30,}\.$/.test(reason))).toEqual([]);
  });
});
