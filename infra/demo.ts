/** `npm run demo [-- --story NAME]`: plays a story on an instance of its own, its clock turned. */
import { parseArgs } from 'node:util';
import { Client } from './demo/client.ts';
import { Instance } from './demo/instance.ts';
import { Play } from './demo/play.ts';
import { STORIES } from './demo/stories.ts';

async function demo(): Promise<void> {
  const { values } = parseArgs({ options: { story: { type: 'string', default: 'first-light' } } });
  const story = STORIES[values.story];
  if (story === undefined) {
    throw new Error(`There is no story "${values.story}". The stories are: ${Object.keys(STORIES).join(', ')}.`);
  }
  const instance = new Instance(story.begins);
  try {
    await instance.start();
    console.log(
      `${values.story}: begins ${story.begins.slice(0, 16).replace('T', ' ')} UTC; times are UTC, and an hour later in Berlin`,
    );
    const play = new Play(new Client(() => instance.url), console.log);
    await story.tell(play);
    if (play.differences.length === 0) {
      console.log('All as the story tells it.');
      return;
    }
    console.error(`\n${play.differences.join('\n')}`);
    throw new Error(`${play.differences.length} lines differ from what the story tells.`);
  } finally {
    await instance.remove();
  }
}

try {
  await demo();
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
