// The grid of 100,000 contacts as a rep feels it (design.md §7), in Chromium against the built product: from the click on a filter or a
// column to the new rows on the screen, and how even the frames are while the page scrolls.
import { chromium } from 'playwright-core';
import { until } from '../tools/lib/until.mjs';
import { API_KEY, apiVariables, median, newDatabase, percentile, startApi, stop } from './lib/api-under-test.mjs';

const ROWS = Number(process.env.BENCH_GRID_ROWS ?? 100_000);
const ROUNDS = Number(process.env.BENCH_GRID_ROUNDS ?? 9);
const ADMIN = { ADMIN_EMAIL: 'admin@example.com', ADMIN_PASSWORD: 'a long enough password' };

export async function run({ env }) {
  const database = await newDatabase(env.TEST_DATABASE_URL);
  const processes = [];
  let browser;
  try {
    const variables = { ...env, ...(await apiVariables(database.url)), ...ADMIN };
    const api = `http://localhost:${await startApi({ ...variables, BASE_URL: `http://localhost:${variables.PORT}` }, processes)}`;
    const list = await importList(api);
    browser = await chromium.launch({ executablePath: env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
    const page = await openList(browser, api, list);
    const filter = await timed(page, (round) => `[data-testid=filter]:nth-child(${1 + ((round + 1) % 2)})`);
    const sort = await timed(page, (round) => `thead th:nth-child(${1 + (round % 2)}) button`);
    const frames = await scroll(page);
    return [
      { what: `${ROWS} contacts: click on a filter → rows`, value: median(filter), unit: 'ms', limit: 200 },
      { what: `${ROWS} contacts: click on a column → rows`, value: median(sort), unit: 'ms', limit: 200 },
      { what: 'scrolling: time between frames, p95', value: percentile(frames, 95), unit: 'ms', limit: 34 },
      { what: 'scrolling: time between frames, longest', value: Math.max(...frames), unit: 'ms' },
    ];
  } finally {
    await browser?.close();
    for (const child of processes.reverse()) await stop(child);
    await database.drop();
  }
}

async function openList(browser, api, list) {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.goto(`${api}/dial/${list}`);
  await page.getByLabel('E-mail address').fill(ADMIN.ADMIN_EMAIL);
  await page.getByLabel('Password').fill(ADMIN.ADMIN_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByTestId('contact-row').first().waitFor();
  return page;
}

/** In the page itself: from the click to the frame after the one in which the rows came to rest. */
async function timed(page, selectorOf) {
  const times = [];
  for (let round = 0; round < ROUNDS; round++) {
    times.push(await page.evaluate(CLICK_TO_ROWS, selectorOf(round)));
  }
  return times;
}

const CLICK_TO_ROWS = (selector) =>
  new Promise((resolve) => {
    const start = performance.now();
    let answered = false;
    new PerformanceObserver((list, observer) => {
      if (!list.getEntries().some(({ name }) => name.includes('/contacts'))) return;
      observer.disconnect();
      answered = true;
    }).observe({ type: 'resource' });
    // Rows are drawn with the answer; the progress bar goes away in the same turn.
    const look = () => {
      const done = answered && !document.querySelector('mat-progress-bar');
      if (done) requestAnimationFrame(() => resolve(performance.now() - start));
      else requestAnimationFrame(look);
    };
    document.querySelector(selector).click();
    requestAnimationFrame(look);
  });

/** The wheel turns for two seconds; milliseconds between the frames of the page meanwhile. */
async function scroll(page) {
  await page.mouse.move(700, 500);
  const frames = page.evaluate(
    () =>
      new Promise((resolve) => {
        const gaps = [];
        const begin = performance.now();
        let last = begin;
        const frame = (now) => {
          if (now > last) gaps.push(now - last);
          last = now;
          if (now - begin < 2000) requestAnimationFrame(frame);
          else resolve(gaps);
        };
        requestAnimationFrame(frame);
      }),
  );
  for (let turn = 0; turn < 60; turn++) await page.mouse.wheel(0, turn < 30 ? 160 : -160);
  return frames;
}

async function importList(api) {
  const form = new FormData();
  form.append('name', 'bench');
  form.append('file', new Blob([contactFile(ROWS)]), 'bench.csv');
  const headers = { 'x-api-key': API_KEY };
  const { import_id: id } = await (await fetch(`${api}/api/contact-lists/import`, { method: 'POST', headers, body: form })).json();
  const view = await until(
    async () => {
      const now = await (await fetch(`${api}/api/imports/${id}`, { headers })).json();
      if (now.status === 'failed') throw new Error(now.message);
      return now.status === 'completed' && now;
    },
    { timeoutMs: 300_000, everyMs: 200 },
  );
  if (view?.imported !== ROWS) throw new Error(`${view?.imported} of ${ROWS} rows were imported`);
  return view.contact_list_id;
}

/** Fictional people; every number once. */
function contactFile(rows) {
  const lines = Array.from({ length: rows }, (_, n) => {
    const phone = `(${212 + (n % 2) * 203}) ${200 + Math.floor(n / 20_000)}-${String(Math.floor(n / 2) % 10_000).padStart(4, '0')}`;
    return `Person ${n} Smith,Company ${n % 977},${phone},VP Sales`;
  });
  return `name,company,phone,title\n${lines.join('\n')}\n`;
}
