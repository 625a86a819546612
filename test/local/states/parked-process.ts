import { PARK, Watched } from './stage.ts';

// A process of its own that parks one execution, tells its token, and then waits to be killed.
const [database = ':memory:'] = process.argv.slice(2);
const watched = new Watched({ Park: { Type: 'Task', Resource: PARK, TimeoutSeconds: 60, End: true } }, { database });
await watched.start();
console.log(watched.token);
setInterval(() => {}, 1000);
