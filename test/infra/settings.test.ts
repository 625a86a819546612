import { Annotations } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { readSettings, refusalToDeploy } from '../../infra/settings.ts';
import { functionsOf, shipped, stackWith, templateOf } from './synthesized.ts';

const own = {
  deskAddress: 'desk@acme.io',
  alarmAddress: 'alarms@acme.io',
  senderAddress: 'allclear@mail.acme.io',
};

describe('settings', () => {
  it('are shipped so that everything but deploying works', () => {
    expect(readSettings(shipped)).toEqual({
      deskAddress: 'desk@example.com',
      alarmAddress: 'alarms@example.com',
      senderAddress: 'allclear@example.com',
      senderIdentity: 'address',
      reporting: 'open',
      reportsPerAddress: 30,
      anonymousCallsPerHour: 20,
      mailsPerSecond: 14,
      timeZone: 'Europe/Berlin',
      logRetentionDays: 90,
      pointInTimeRecovery: true,
      deletionProtection: true,
      retainData: true,
      throttlingRate: 200,
      throttlingBurst: 400,
      reservedConcurrency: 0,
      issuer: null,
      groupsClaim: 'cognito:groups',
    });
  });

  it('need no more than three addresses', () => {
    expect(readSettings(own)).toEqual({ ...readSettings(shipped), ...own });
  });

  it('may be texts, as the command line gives them', () => {
    const given = {
      ...own,
      logRetentionDays: '30',
      throttlingRate: '5',
      retainData: 'false',
      pointInTimeRecovery: 'true',
    };
    expect(readSettings(given)).toMatchObject({
      logRetentionDays: 30,
      throttlingRate: 5,
      retainData: false,
      pointInTimeRecovery: true,
    });
  });

  it("pass over what is the CDK's own", () => {
    const given = { ...own, 'aws:cdk:bundling-stacks': ['**'], '@aws-cdk/core:anything': true, 'cli-telemetry': false };
    expect(readSettings(given)).toEqual(readSettings(own));
  });

  it.each([
    [{ deskAdress: 'desk@acme.io' }, 'There is no setting "deskAdress": the settings are deskAddress, alarmAddress,'],
    [{ deskAddress: undefined }, 'The setting "deskAddress" is missing: set it in the context of cdk.json.'],
    [
      { alarmAddress: 'Alarms <alarms@acme.io>' },
      'The setting "alarmAddress" must be one bare e-mail address, such as desk@example.com, not "Alarms <alarms@acme.io>".',
    ],
    [{ senderAddress: 'nobody' }, 'The setting "senderAddress" must be one bare e-mail address'],
    [
      { senderIdentity: 'none' },
      'The setting "senderIdentity" must be "address" or "domain" or "existing", not "none".',
    ],
    [{ reporting: 'closed' }, 'The setting "reporting" must be "open" or "keyed", not "closed".'],
    [{ timeZone: 'Berlin' }, 'The setting "timeZone" must be a time zone of the IANA database, such as Europe/Berlin'],
    [{ logRetentionDays: 42 }, 'The setting "logRetentionDays" must be a number of days that CloudWatch knows (1, 3,'],
    [{ retainData: 'maybe' }, 'The setting "retainData" must be true or false, not "maybe".'],
    [{ throttlingRate: 0 }, 'The setting "throttlingRate" must be a whole number from 1 to 10000, not 0.'],
    [{ throttlingBurst: '1.5' }, 'The setting "throttlingBurst" must be a whole number from 1 to 5000, not "1.5".'],
    [{ issuer: 'http://id.acme.io', audience: 'a' }, 'The setting "issuer" must be the https URL under which'],
    [{ issuer: 'https://id.acme.io' }, 'The setting "issuer" needs "audience"'],
    [{ audience: 'allclear' }, 'The setting "audience" needs "issuer"'],
    [{ groupsClaim: ' ' }, 'The setting "groupsClaim" must be a text that is not empty'],
  ])('refuse %o in a sentence', (given, sentence) => {
    expect(() => readSettings({ ...own, ...given })).toThrow(sentence);
  });

  it('tell every fault at once', () => {
    const given = { ...own, reporting: 'closed', timeZone: 'Berlin' };
    expect(() => readSettings(given)).toThrow(/"reporting".*\n.*"timeZone"/);
  });
});

describe('deploying', () => {
  const sentence =
    'Set deskAddress (desk@example.com), alarmAddress (alarms@example.com), senderAddress (allclear@example.com) in ' +
    'cdk.json to addresses of your own: nobody reads mail there, so the stack is not deployed.';

  it.each(['desk@example.com', 'desk@mail.example.org', 'desk@EXAMPLE.net', 'desk@acme.test', 'desk@acme.invalid'])(
    'is refused while %s is the desk',
    (deskAddress) => {
      expect(refusalToDeploy(readSettings({ ...own, deskAddress }))).toContain(`Set deskAddress (${deskAddress}) in`);
    },
  );

  it.each(['desk@acme.io', 'desk@example.community', 'example.com@acme.io', 'desk@notexample.com'])(
    'is not refused for %s',
    (deskAddress) => {
      expect(refusalToDeploy(readSettings({ ...own, deskAddress }))).toBeNull();
    },
  );

  it('as shipped fails a rule of the template, whatever is passed to it, before anything is made', () => {
    const { Rules, Parameters } = templateOf(stackWith());
    const { Addresses } = Parameters;
    const [{ Assert, AssertDescription }] = Rules.AddressesAreYourOwn.Assertions;
    const [left, right] = Assert['Fn::Equals'];
    expect(AssertDescription).toBe(sentence);
    expect(left).toEqual({ Ref: 'Addresses' });
    expect(Addresses.AllowedValues).toEqual([Addresses.Default]);
    expect(Addresses.AllowedValues).not.toContain(right);
  });

  it('is warned of when the stack is synthesized', () => {
    Annotations.fromStack(stackWith()).hasWarning('*', `${sentence} [ack: allclear:placeholder-addresses]`);
  });

  it("with the operator's own addresses meets no rule but the CDK's", () => {
    const template = templateOf(stackWith(own));
    expect(Object.keys(template.Rules)).toEqual(['CheckBootstrapVersion']);
    expect(functionsOf(template)['lap']?.properties.Environment.Variables).toMatchObject({
      DESK: 'desk@acme.io',
      ALARMS: 'alarms@acme.io',
      SENDER: 'allclear@mail.acme.io',
    });
  });
});
