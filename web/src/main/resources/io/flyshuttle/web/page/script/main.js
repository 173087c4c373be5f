// Puts the page together: one state, one question at a time, and what listens to both.

import { compute, get, latest, settled } from './api.js';
import { createChanges } from './changes.js';
import { byId, say } from './dom.js';
import { seconds } from './format.js';
import { createLanes } from './lanes.js';
import { createLoading } from './loading.js';
import { createMeasuring } from './measuring.js';
import { createQuestion } from './question.js';
import { COLOURS, createResults } from './results.js';
import { createSliders } from './sliders.js';
import { createTableOfUse } from './table-of-use.js';
import { createWhatIf } from './what-if.js';

function trouble(error) {
  byId('trouble').hidden = !error;
  say(byId('trouble'), error ? error.message : '');
}

async function start() {
  const machine = await get('/api/settings');
  say(byId('machine'), `${machine.cores} core${machine.cores === 1 ? '' : 's'}`
    + (machine.isMeasured ? ', measured here' : ', its costs assumed'));
  const question = createQuestion(machine);
  const results = createResults();
  let answer;
  let measured = {};
  let strategy = 'recommended';

  const lanes = createLanes(Object.keys(COLOURS), chosen => {
    strategy = chosen;
    ask(question.now);
  });
  const measuring = createMeasuring(question, machine, found => {
    measured = found;
    if (answer) results.show(answer, measured);
  });

  // After the last movement only: a screen reader need not follow a slider.
  const tell = settled(700, ({ recommended, results: all }) => {
    const { forecastSeconds } = all.find(each => each.strategy === recommended.strategy);
    say(byId('said'), `Recommended: ${recommended.strategy}, ${seconds(forecastSeconds)}.`);
  });

  const ask = latest(
    now => compute('/api/simulate', { ...now, lanes: strategy }),
    found => {
      answer = found;
      trouble(null);
      results.show(answer, measured);
      lanes.show(answer.lanes);
      measuring.offer(answer);
      tell(answer);
      document.body.dataset.answered = String(Number(document.body.dataset.answered ?? 0) + 1);
    },
    trouble);

  createSliders(question, machine);
  createLoading(question, measuring, () => answer);
  question.listen(ask);
  ask(question.now);
  createWhatIf(question, trouble);
  createChanges(question, trouble);
  createTableOfUse(question, trouble);
}

start().catch(trouble);
