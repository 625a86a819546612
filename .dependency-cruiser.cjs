/** The law of the rooms: arrows point down, doors → http/frame → domain ← aws, web. */
const domain = '^functions/(?!doors/|http/|frame/|aws/|web/|wiring[.]ts|seed[.]ts)';

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'domain-stands-alone',
      comment: 'The domain knows no door, no HTTP frame, no adapter and no wiring.',
      severity: 'error',
      from: { path: domain },
      to: { path: '^functions/(doors|http|frame|aws|web|wiring)' },
    },
    {
      name: 'domain-imports-no-framework',
      comment: 'Clock, ids, storage and mail reach the domain through ports. zod may lend types.',
      severity: 'error',
      from: { path: domain },
      to: { path: 'node_modules/(@aws-sdk|@smithy|@middy|nodemailer|jose)' },
    },
    {
      name: 'domain-uses-zod-for-types-only',
      severity: 'error',
      from: { path: domain },
      to: { path: 'node_modules/zod', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'only-aws-speaks-aws',
      severity: 'error',
      from: { path: '^functions/(?!aws/)' },
      to: { path: 'node_modules/(@aws-sdk|@smithy)' },
    },
    {
      name: 'only-web-speaks-to-the-web',
      comment: 'What leaves the account goes through one room, which checks where it leads.',
      severity: 'error',
      from: { path: '^functions/(?!web/)' },
      to: { path: '^(https?|http2|dns|dns/promises|net|tls|dgram)$', dependencyTypes: ['core'] },
    },
    {
      name: 'http-below-doors',
      severity: 'error',
      from: { path: '^functions/(http|frame)/' },
      to: { path: '^functions/(doors|aws|web|wiring)' },
    },
    {
      name: 'adapters-know-the-domain-only',
      severity: 'error',
      from: { path: '^functions/(aws|web)/' },
      to: { path: '^functions/(doors|http|frame|wiring)' },
    },
    {
      name: 'functions-know-no-infra',
      severity: 'error',
      from: { path: '^functions/' },
      to: { path: '^(infra|test)/' },
    },
    {
      name: 'infra-knows-the-route-table-only',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^functions/(?!http/(routes|answers)[.]ts$)' },
    },
    {
      name: 'local-stands-alone',
      severity: 'error',
      from: { path: '^infra/local/' },
      to: {
        pathNot: '^(infra/local/|node_modules/|node:|[a-z_]+$|[a-z_]+/)',
        path: '^(infra|functions|test|statemachines)/',
      },
    },
    { name: 'nothing-imports-tests', severity: 'error', from: { path: '^(functions|infra)/' }, to: { path: '^test/' } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
