// A stand-in for the dashboard's server: a made-up fleet on the scenario's streets, the same for the same seed.
//
//   npm run dev -- [--port 8090] [--vehicles 10000] [--interval 3] [--page FOLDER]
//
// /dev/state?sink=away (kafka, postgres too; up again) tells every open page so; /dev/account?state=amber, /dev/letters?none=1 likewise.
import { createServer } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { createReadStream, existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { extname, join, normalize } from 'node:path';

const argument = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : process.argv[at + 1];
};
const port = Number(argument('port', 8090));
const interval = Number(argument('interval', 3));
const size = Number(argument('vehicles', 10000));
let page = argument('page');
if (page === undefined) {
  page = '../target/dev-page';
  execFileSync(process.execPath, ['build.mjs', '--out', page], { stdio: 'inherit' });
}

const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** mulberry32 */
function randomFrom(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const routesDir = '../../scenarios/fleet/routes';
const routes = { type: 'FeatureCollection', features: [] };
for (const name of (await readdir(routesDir)).filter((file) => file.endsWith('.geojson'))) {
  routes.features.push(...JSON.parse(await readFile(join(routesDir, name), 'utf8')).features);
}

const radians = Math.PI / 180;
/** Each loop with the distance along it at each of its positions, metres. */
const loops = routes.features.map(({ geometry: { coordinates } }) => {
  const along = [0];
  for (let i = 1; i < coordinates.length; i++) {
    const [x1, y1] = coordinates[i - 1];
    const [x2, y2] = coordinates[i];
    along.push(along[i - 1] + Math.hypot((x2 - x1) * Math.cos(y1 * radians), y2 - y1) * 111_195);
  }
  return { coordinates, along, length: along.at(-1) };
});

const random = randomFrom(20261121);
const pick = (list) => list[Math.floor(random() * list.length)];
const makes = [
  ['Ford', 'F-150'],
  ['Ford', 'Transit'],
  ['Toyota', 'Corolla'],
  ['Volvo', 'FH16'],
  ['Tesla', 'Model 3'],
  ['Mercedes-Benz', 'Sprinter'],
  ['<script>alert(1)</script>'.slice(0, 20), '<b>bold</b>'],
];
const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
const vehicles = Array.from({ length: size }, (_, n) => {
  const [make, model] = n === 0 ? makes.at(-1) : pick(makes.slice(0, -1));
  return {
    vin: Array.from({ length: 11 }, () => pick([...letters])).join('') + String(n).padStart(6, '0'),
    make,
    model,
    loop: loops[n % loops.length],
    start: random() * 10_000,
    pace: 6 + random() * 7,
    swing: 2 + random() * 4,
    beat: 0.05 + random() * 0.05,
    silent: n % 97 === 5,
    phase: random() * interval,
  };
});
const byVin = new Map(vehicles.map((vehicle) => [vehicle.vin, vehicle]));

/** Where a vehicle is at a time (epoch seconds): a function of both alone, so that its past is the same whenever it is asked. */
function at(vehicle, time) {
  const { loop, start, pace, swing, beat } = vehicle;
  const seconds = time - 1.7e9;
  const gone = start + pace * seconds + (swing / beat) * Math.sin(beat * seconds);
  const speed = Math.max(0, pace + swing * Math.cos(beat * seconds));
  const s = ((gone % loop.length) + loop.length) % loop.length;
  let i = 1;
  while (loop.along[i] < s) i++;
  const way = (s - loop.along[i - 1]) / (loop.along[i] - loop.along[i - 1]);
  const [x1, y1] = loop.coordinates[i - 1];
  const [x2, y2] = loop.coordinates[i];
  const heading = (Math.atan2((x2 - x1) * Math.cos(y1 * radians), y2 - y1) / radians + 360) % 360;
  return { latitude: y1 + (y2 - y1) * way, longitude: x1 + (x2 - x1) * way, heading, speed };
}

const now = () => Date.now() / 1000;
const begun = now();
const lastReport = (vehicle, time) => {
  const until = vehicle.silent ? begun - 20 : time;
  return Math.floor((until - vehicle.phase) / interval) * interval + vehicle.phase;
};
const iso = (seconds) => new Date(seconds * 1000).toISOString().replace('Z', '000Z');
const rounded = (value, digits) => Number(value.toFixed(digits));

const state = { kafka: 'up', postgres: 'up', sink: 'up' };
let light = 'green';
let noLetters = false;

function point(time) {
  const rate = size / interval;
  const noise = (n) => 1 + 0.04 * Math.sin(time / 7 + n) + 0.03 * Math.sin(time / 2.3 + n);
  const away = light === 'green' ? 0 : 1;
  return {
    accepted: rate * noise(0),
    stored: away ? 0 : rate * noise(0.4),
    duplicate: Math.max(0, 2 * Math.sin(time / 31)),
    dead: Math.max(0, Math.sin(time / 47) - 0.9) * 4,
    refused: Math.max(0, Math.sin(time / 23) - 0.7) * 6,
    lag: away ? 1000 + (time % 900) * rate : rate * 0.2 * noise(2),
  };
}

function flow(withHistory) {
  const time = now();
  const records = Math.round((time - 1.795e9) * 5) % 1e8;
  const dead = 12;
  const duplicate = 309;
  const inFlight = Math.round(point(time).lag);
  const stored = records - dead - duplicate - inFlight;
  const text = (n) => n.toLocaleString('en-US');
  const last = Math.floor(time / 5) * 5;
  const times = withHistory ? Array.from({ length: 180 }, (_, n) => last - (179 - n) * 5) : [last];
  const series = { interval: 5, times };
  for (const name of ['accepted', 'stored', 'duplicate', 'dead', 'refused', 'lag']) {
    series[name] = times.map((t) => rounded(point(t)[name], 2));
  }
  return {
    asOf: iso(time),
    account: {
      records, stored, duplicate, dead, missing: 0, inFlight,
      sentence: `${text(records)} records: ${text(stored)} stored, ${text(duplicate)} duplicate, ${text(dead)} dead, ${text(inFlight)} in flight`,
      state: light,
      reason: light === 'green' ? null : light === 'amber' ? 'The sink does not answer; its records wait on Kafka.' : 'sink_progress counts 3 records less than Kafka holds.',
    },
    lag: inFlight,
    reporting: vehicles.filter((vehicle) => !vehicle.silent).length,
    latency: { p50: 0.041, p99: 0.32 },
    series,
  };
}

function fleet() {
  const time = now();
  const boundaries = [0, 0.5, 5, 10, 15, 20, 25, 30];
  const counts = boundaries.map(() => 0);
  const rows = vehicles.map((vehicle) => {
    const { speed } = at(vehicle, time);
    counts[boundaries.findLastIndex((boundary) => speed >= boundary)] += Math.round(vehicle.pace * 400);
    const moving = Math.round(3600 * (6 + vehicle.swing));
    return {
      vin: vehicle.vin, make: vehicle.make, model: vehicle.model,
      distanceToday: Math.round(vehicle.pace * moving), averageSpeed: vehicle.pace, topSpeed: vehicle.pace + vehicle.swing,
      movingSeconds: moving, standingSeconds: Math.round(3600 * (8 - vehicle.swing)), lastReport: iso(lastReport(vehicle, time)),
    };
  });
  return { asOf: iso(time), day: iso(time).slice(0, 10), complete: true, vehicles: rows, speedDistribution: { boundaries, counts } };
}

function track(vehicle, format) {
  const to = lastReport(vehicle, now());
  const points = Array.from({ length: Math.floor(3600 / interval) }, (_, n) => to - 3600 + (n + 1) * interval).map((time) => ({ timestamp: iso(time), ...at(vehicle, time) }));
  if (format === 'csv') {
    return ['text/csv', ['timestamp,latitude,longitude,heading,speed', ...points.map((p) => [p.timestamp, p.latitude, p.longitude, p.heading, p.speed].join(','))].join('\n')];
  }
  return ['application/json', JSON.stringify({ vin: vehicle.vin, points, truncated: false })];
}

function deadLetters(before) {
  const reasons = [
    ['field \'speed\': must be at least 0, was -3.2', '{"timestamp":"2026-11-21T08:00:00Z","vin":"1FTFW1E50PFA00001","make":"Ford","model":"F-150","speed":-3.2}', 'utf-8'],
    ['not JSON: expected { at 1', '<img src=x onerror=alert(1)> hello', 'utf-8'],
    ['not UTF-8 at byte 4', 'AAECA/8=', 'base64'],
    ['value too long for type character varying(20)', '{"make":"A make whose name is a good deal longer than twenty characters"}', 'utf-8'],
  ];
  const all = Array.from({ length: 12 }, (_, n) => {
    const [reason, payload, encoding] = reasons[n % reasons.length];
    return { id: 12 - n, stream: 'diag', topic: 'test_topic', partition: n % 6, offset: 48_213 - n * 977, key: n % 3 === 0 ? null : vehicles[n % size]?.vin ?? null, payload, encoding, reason, time: iso(now() - 60 - n * 431) };
  });
  return { deadLetters: noLetters ? [] : all.filter(({ id }) => before === null || id < Number(before)), replayCommand: 'bash infra/dead_letters.sh replay --stream diag' };
}

function replay(from, to, step) {
  const [begin, end] = [Date.parse(from) / 1000, Date.parse(to) / 1000];
  const frames = [];
  let time = begin;
  for (; time < end && frames.length * size < 250_000; time += step) {
    frames.push({ time: iso(time), positions: vehicles.map((vehicle, n) => {
      const p = at(vehicle, time);
      return [n, rounded(p.latitude, 6), rounded(p.longitude, 6), rounded(p.heading, 1), rounded(p.speed, 1)];
    }) });
  }
  return { from, to: iso(Math.min(time, end)), step, vins: vehicles.map(({ vin }) => vin), frames };
}

const panels = {
  'reports-today': () => ({ kind: 'counter', title: 'Reports today', columns: [{ name: 'reports' }], rows: [[1204311]] }),
  'distance-today': () => ({ kind: 'counter', title: 'Driven today', columns: [{ name: 'distance', unit: 'm' }], rows: [[8_412_200]] }),
  'average-speed': () => ({ kind: 'counter', title: 'Average speed', columns: [{ name: 'speed', unit: 'm/s' }], rows: [[9.4]] }),
  'reports': () => ({ kind: 'timeseries', title: 'Reports a minute', columns: [{ name: 'minute' }, { name: 'reports', title: 'Reports' }], rows: Array.from({ length: 60 }, (_, n) => [Math.floor(now() / 60) * 60 - (59 - n) * 60, 200_000 + 9000 * Math.sin(n / 4)]) }),
  'makes': () => ({ kind: 'bars', title: 'Vehicles by make', columns: [{ name: 'make', title: 'Make' }, { name: 'vehicles', title: 'Vehicles' }], rows: [['Ford', 3344], ['Toyota', 1702], ['Volvo', 1655], ['Tesla', 1640], ['Mercedes-Benz', 1659]] }),
  'fastest': () => ({ kind: 'table', title: 'Fastest of the last hour', columns: [{ name: 'vin', title: 'VIN' }, { name: 'make', title: 'Make' }, { name: 'top', title: 'Top speed', unit: 'm/s' }], rows: vehicles.slice(0, 10).map((v) => [v.vin, v.make, v.pace + v.swing]) }),
  'standing': () => ({ kind: 'map', title: 'Where vehicles stand', columns: [{ name: 'latitude' }, { name: 'longitude' }, { name: 'label' }], rows: vehicles.slice(0, 30).map((v) => { const p = at(v, 1.79e9); return [p.latitude, p.longitude, v.vin]; }) }),
};

const open = new Set();
const send = (response, event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

let told = now();
setInterval(() => {
  const time = now();
  if (open.size > 0 && state.kafka === 'up') {
    const v = [];
    for (const vehicle of vehicles) {
      const report = lastReport(vehicle, time);
      if (report > told) {
        const p = at(vehicle, report);
        v.push([vehicle.vin, rounded(p.latitude, 6), rounded(p.longitude, 6), rounded(p.heading, 1), rounded(p.speed, 2), Math.round(report * 1000), null, null]);
      }
    }
    open.forEach((response) => send(response, 'positions', { t: iso(time), v }));
  }
  told = time;
}, 200);
setInterval(() => {
  const newest = flow(false);
  open.forEach((response) => send(response, 'flow', newest));
}, 1000);

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8' };

createServer((request, response) => {
  const url = new URL(request.url, 'http://dev');
  const ask = url.searchParams;
  response.setHeader('content-security-policy', csp);
  response.setHeader('x-content-type-options', 'nosniff');
  const json = (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  const fail = (status, detail) => {
    response.statusCode = status;
    response.setHeader('content-type', 'application/problem+json').end(JSON.stringify({ status, detail }));
  };
  const ofPostgres = (answer) => (state.postgres === 'up' ? answer() : fail(503, 'PostgreSQL does not answer'));
  const path = decodeURIComponent(url.pathname);
  const vehicleTrack = /^\/api\/vehicles\/([^/]+)\/track$/.exec(path);
  const panel = /^\/api\/panels\/([^/]+)$/.exec(path);
  if (path === '/api/config') {
    json({ title: 'av-telemetry', reportInterval: interval, tilesUrl: null, streams: ['diag'], panels: Object.entries(panels).map(([id, make]) => ({ id, kind: make().kind, title: make().title })), routes: '/api/routes', apiVersion: 1 });
  } else if (path === '/api/routes') {
    json(routes);
  } else if (path === '/api/vehicles') {
    const time = now();
    json({ asOf: iso(time), vehicles: vehicles.map((v) => ({ vin: v.vin, make: v.make, model: v.model, ...at(v, lastReport(v, time)), timestamp: iso(lastReport(v, time)) })) });
  } else if (vehicleTrack !== null) {
    const vehicle = byVin.get(vehicleTrack[1]);
    ofPostgres(() => {
      if (vehicle === undefined) {
        return fail(404, 'no such vehicle');
      }
      const [type, body] = track(vehicle, ask.get('format'));
      return response.setHeader('content-type', type).end(body);
    });
  } else if (path === '/api/fleet') {
    ofPostgres(() => json(fleet()));
  } else if (path === '/api/flow') {
    ofPostgres(() => json(flow(true)));
  } else if (path === '/api/dead-letters') {
    ofPostgres(() => json(deadLetters(ask.get('before'))));
  } else if (path === '/api/replay') {
    ofPostgres(() => json(replay(ask.get('from'), ask.get('to'), Number(ask.get('step')))));
  } else if (panel !== null && panels[panel[1]] !== undefined) {
    ofPostgres(() => json({ id: panel[1], ...panels[panel[1]]() }));
  } else if (path === '/live') {
    response.setHeader('content-type', 'text/event-stream').setHeader('cache-control', 'no-store');
    open.add(response);
    request.on('close', () => open.delete(response));
    send(response, 'state', state);
  } else if (path.startsWith('/dev/')) {
    for (const [part, how] of ask) {
      if (part in state) state[part] = how;
      if (part === 'state') light = how;
      if (part === 'none') noLetters = how === '1';
    }
    open.forEach((one) => send(one, 'state', state));
    json(state);
  } else {
    const file = join(page, normalize(path === '/' ? '/index.html' : path));
    if (!existsSync(file)) {
      fail(404, 'nothing here');
      return;
    }
    response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream');
    createReadStream(file).pipe(response);
  }
}).listen(port, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${port}`);
});
