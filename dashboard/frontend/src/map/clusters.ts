import type { Vehicles } from './vehicles';

export interface Cluster {
  count: number;
  /** The middle of its vehicles, in the unit square. */
  x: number;
  y: number;
  west: number;
  north: number;
  east: number;
  south: number;
}

/** Below this zoom, vehicles that would cover each other are told as their number. */
export const clusterBelowZoom = 10;
const cellPixels = 72;
const fewest = 3;

/** Groups vehicles that are close to each other at a zoom, and marks those that stand in a group. */
export function clustersOf(vehicles: Vehicles, zoom: number, grouped: Uint8Array): Cluster[] {
  const cells = new Map<number, number[]>();
  const scale = (256 * 2 ** zoom) / cellPixels;
  for (let i = 0; i < vehicles.size; i++) {
    const key = Math.floor((vehicles.x[i] ?? 0) * scale) * 1_048_576 + Math.floor((vehicles.y[i] ?? 0) * scale);
    const cell = cells.get(key);
    if (cell === undefined) {
      cells.set(key, [i]);
    } else {
      cell.push(i);
    }
  }
  // A group that a cell's edge divides is one: neighbours whose middles are close are put together.
  const clusters: (Cluster & { members: number[] })[] = [];
  for (const members of [...cells.values()].sort((a, b) => b.length - a.length)) {
    const cluster = describe(vehicles, members);
    const near = clusters.find((other) => Math.hypot(other.x - cluster.x, other.y - cluster.y) * scale < 1);
    if (near === undefined) {
      clusters.push({ ...cluster, members });
    } else {
      near.members.push(...members);
      Object.assign(near, describe(vehicles, near.members));
    }
  }
  grouped.fill(0, 0, vehicles.size);
  return clusters
    .filter((cluster) => cluster.count >= fewest)
    .map(({ members, ...cluster }) => {
      for (const i of members) {
        grouped[i] = 1;
      }
      return cluster;
    });
}

function describe(vehicles: Vehicles, members: number[]): Cluster {
  const sum = { count: members.length, x: 0, y: 0, west: 1, north: 1, east: 0, south: 0 };
  for (const i of members) {
    const x = vehicles.x[i] ?? 0;
    const y = vehicles.y[i] ?? 0;
    sum.x += x / members.length;
    sum.y += y / members.length;
    sum.west = Math.min(sum.west, x);
    sum.east = Math.max(sum.east, x);
    sum.north = Math.min(sum.north, y);
    sum.south = Math.max(sum.south, y);
  }
  return sum;
}
