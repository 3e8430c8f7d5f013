/** What the server answers, and how it is asked. Times are ISO 8601 or epoch, speeds m/s, distances metres. */
export interface Config {
  title: string;
  reportInterval: number;
  tilesUrl: string | null;
  streams: string[];
  panels: { id: string; kind: PanelKind; title: string }[];
  routes: string;
}

export interface VehiclePosition {
  vin: string;
  make: string;
  model: string;
  latitude: number | null;
  longitude: number | null;
  heading: number | null;
  speed: number;
  timestamp: string;
  /** Seconds between its reports, where that is known. */
  reportInterval?: number | null;
}

export interface Vehicles {
  asOf: string;
  vehicles: VehiclePosition[];
}

export interface TrackPoint {
  timestamp: string;
  latitude: number;
  longitude: number;
  heading: number | null;
  speed: number;
}

export interface Track {
  vin: string;
  points: TrackPoint[];
  truncated: boolean;
}

export interface FleetVehicle {
  vin: string;
  make: string;
  model: string;
  distanceToday: number | null;
  averageSpeed: number | null;
  topSpeed: number | null;
  movingSeconds: number | null;
  standingSeconds: number | null;
  lastReport: string | null;
}

export interface Fleet {
  asOf: string;
  day: string;
  complete?: boolean;
  vehicles: FleetVehicle[];
  speedDistribution: { boundaries: number[]; counts: number[] };
}

export type Light = 'green' | 'amber' | 'red';

export interface Account {
  records: number;
  stored: number;
  duplicate: number;
  dead: number;
  missing: number;
  inFlight: number;
  sentence: string;
  state: Light;
  reason: string | null;
}

export const seriesNames = ['accepted', 'stored', 'duplicate', 'dead', 'refused', 'lag'] as const;
export type SeriesName = (typeof seriesNames)[number];
export type Series = { interval: number; times: number[] } & Record<SeriesName, (number | null)[]>;

export interface Flow {
  asOf: string;
  account: Account;
  lag: number | null;
  reporting: number | null;
  latency: { p50: number | null; p99: number | null };
  series?: Series;
}

export interface DeadLetter {
  id: number;
  stream: string;
  topic: string;
  partition: number;
  offset: number;
  key: string | null;
  payload: string | null;
  encoding: 'utf-8' | 'base64';
  reason: string;
  time: string;
}

export interface DeadLetters {
  deadLetters: DeadLetter[];
  replayCommand: string;
}

/** [index in vins, latitude, longitude, heading, speed] */
export type ReplayPosition = [number, number, number, number | null, number];

export interface Replay {
  from: string;
  to: string;
  step: number;
  vins: string[];
  frames: { time: string; positions: ReplayPosition[] }[];
}

export type PanelKind = 'counter' | 'timeseries' | 'bars' | 'table' | 'map';

export interface Panel {
  id: string;
  kind: PanelKind;
  title: string;
  columns: { name: string; title?: string | null; unit?: string | null }[];
  rows: unknown[][];
}

export type Standing = 'up' | 'away';

export interface State {
  kafka: Standing;
  postgres: Standing;
  sink: Standing;
}

/** An answer that was not 2xx, or none at all (status 0). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, { headers: { accept: 'application/json' }, ...(signal === undefined ? {} : { signal }) });
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') {
      throw e;
    }
    throw new ApiError(0, 'The dashboard does not answer.');
  }
  if (!response.ok) {
    throw new ApiError(response.status, await problem(response));
  }
  return (await response.json()) as T;
}

/** The detail of an RFC 9457 answer, or what the status says. */
async function problem(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { detail?: unknown; title?: unknown };
    const told = body.detail ?? body.title;
    if (typeof told === 'string') {
      return told;
    }
  } catch {
    // Not JSON: the status has to do.
  }
  return `The dashboard answered ${response.status}.`;
}

function query(parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

export type TrackFormat = 'json' | 'geojson' | 'gpx' | 'csv';

export function trackAddress(vin: string, format: TrackFormat, from?: string): string {
  return `/api/vehicles/${encodeURIComponent(vin)}/track${query({ format, from })}`;
}

export const api = {
  config: () => get<Config>('/api/config'),
  routes: (path: string) => get<GeoJSON.FeatureCollection>(path),
  vehicles: () => get<Vehicles>('/api/vehicles'),
  track: (vin: string, signal?: AbortSignal) => get<Track>(trackAddress(vin, 'json'), signal),
  fleet: (signal?: AbortSignal) => get<Fleet>('/api/fleet', signal),
  flow: (signal?: AbortSignal) => get<Flow>('/api/flow', signal),
  deadLetters: (limit: number, before?: number, signal?: AbortSignal) =>
    get<DeadLetters>(`/api/dead-letters${query({ limit, before })}`, signal),
  replay: (from: number, to: number, stepSeconds: number, signal?: AbortSignal) =>
    get<Replay>(
      `/api/replay${query({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: stepSeconds })}`,
      signal,
    ),
  panel: (id: string, signal?: AbortSignal) => get<Panel>(`/api/panels/${encodeURIComponent(id)}`, signal),
};
