import { expect, it, onTestFinished } from 'vitest';
import { Client } from '../../infra/demo/client.ts';
import { Instance } from '../../infra/demo/instance.ts';
import { Play } from '../../infra/demo/play.ts';
import { STORIES } from '../../infra/demo/stories.ts';

it.each(Object.entries(STORIES))(
  'the story %s goes as it is told: who is called and told, when, and no more',
  async (_name, { begins, tell }) => {
    const instance = new Instance(begins);
    onTestFinished(() => instance.remove());
    await instance.start();
    const play = new Play(new Client(() => instance.url), () => undefined);
    await tell(play);
    expect(play.differences).toEqual([]);
  },
  120_000,
);
