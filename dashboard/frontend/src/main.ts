import type { Topology } from 'topojson-specification';
import { api, type Config, type State, type Vehicles as VehiclesAnswer } from './api';
import { ServerClock } from './clock';
import { replace } from './dom';
import { FleetView } from './fleet/fleetView';
import { FlowView } from './flow/flowView';
import { DeadLettersView } from './letters/deadLettersView';
import { Live, type LivePosition } from './live';
import type { Scene } from './map/basemap';
import { MapView } from './map/mapView';
import { Vehicles } from './map/vehicles';
import { messageOf, notice } from './notice';
import { PanelsView } from './panels/panelsView';
import { ReplayView } from './replay/replayView';
import { Shell } from './shell';
import { standing } from './standing';

const root = document.getElementById('app') ?? document.body;
const script = document.getElementById('app-script');
const retryMillis = 3000;

start();

function start(): void {
  api.config().then(run, (e: unknown) => {
    const again = window.setTimeout(start, retryMillis);
    replace(
      root,
      notice('away', 'The dashboard does not answer', messageOf(e), () => {
        window.clearTimeout(again);
        start();
      }),
    );
  });
}

function run(config: Config): void {
  const clock = new ServerClock();
  const vehicles = new Vehicles(config.reportInterval * 1000);
  const live = new Live();
  const scene = sceneOf(config);
  const map = new MapView(vehicles, clock.now, scene);
  const flow = new FlowView();
  const shell = new Shell(
    config.title,
    [
      { name: 'map', title: 'Map', icon: 'map', make: () => map },
      { name: 'flow', title: 'Flow', icon: 'flow', make: () => flow },
      { name: 'fleet', title: 'Fleet', icon: 'fleet', make: () => new FleetView(clock.now) },
      ...(config.panels.length > 0 ? [{ name: 'panels', title: 'Panels', icon: 'panels' as const, make: () => new PanelsView(config, scene) }] : []),
      { name: 'letters', title: 'Dead letters', icon: 'letters', make: () => new DeadLettersView() },
      { name: 'replay', title: 'Replay', icon: 'replay', make: () => new ReplayView(vehicles, clock.now, scene) },
    ],
    script?.dataset['licences'] ?? '',
  );
  replace(root, shell.element);
  shell.start();

  let state: State | undefined;
  let connected: boolean | undefined;
  const tell = () => {
    shell.showStanding(standing(state, connected));
  };
  tell();
  live.on('connection', (how) => {
    // The first connection brings nothing new; any later one may have missed reports.
    if (how === 'open' && connected === false) {
      void readVehicles();
    }
    connected = how === 'open';
    tell();
  });
  live.on('state', (told) => {
    state = told;
    tell();
  });
  live.on('flow', (newest) => {
    clock.learn(Date.parse(newest.asOf));
    flow.update(newest);
  });
  live.on('positions', ({ t, v }) => {
    clock.learn(typeof t === 'number' ? t : Date.parse(t));
    const before = vehicles.size;
    const now = clock.now();
    v.forEach((position) => {
      take(vehicles, position, now);
    });
    map.reported(v);
    if (vehicles.size > before) {
      map.vehiclesArrived();
    }
  });

  async function readVehicles(): Promise<void> {
    try {
      const answer = await api.vehicles();
      clock.learn(Date.parse(answer.asOf));
      takeAll(vehicles, answer, clock.now());
      map.vehiclesArrived();
    } catch {
      // The pill tells that it is away; vehicles come with their reports meanwhile.
      window.setTimeout(() => void readVehicles(), retryMillis);
    }
  }
  void readVehicles();
  live.start();
}

function take(vehicles: Vehicles, [vin, latitude, longitude, heading, speed, reported, make, model, interval]: LivePosition, now: number): void {
  if (latitude !== null && longitude !== null) {
    vehicles.report({ vin, make, model, latitude, longitude, heading, speed, reported, interval }, now);
  }
}

function takeAll(vehicles: Vehicles, answer: VehiclesAnswer, now: number): void {
  for (const { vin, latitude, longitude, heading, speed, timestamp, make, model, reportInterval } of answer.vehicles) {
    take(vehicles, [vin, latitude, longitude, heading, speed, Date.parse(timestamp), make, model, reportInterval ?? null], now);
  }
}

/** What maps are drawn on, each asked for once. */
function sceneOf(config: Config): Scene {
  let world: Promise<Topology> | undefined;
  let routes: Promise<GeoJSON.FeatureCollection> | undefined;
  const readWorld = async () => (await (await fetch(script?.dataset['world'] ?? '')).json()) as Topology;
  return {
    tilesUrl: config.tilesUrl,
    world: () => (world ??= readWorld()),
    routes: () => (routes ??= api.routes(config.routes)),
  };
}
