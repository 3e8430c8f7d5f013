import L from 'leaflet';
import { currentTheme, onTheme, token } from '../theme';
import { type Cluster, clusterBelowZoom, clustersOf } from './clusters';
import { Frame } from './frame';
import { latitudeOf, longitudeOf } from './mercator';
import { leastTop, scaleTop, speedStep } from './speedScale';
import { directions, type Shape, silentStep, Sprites } from './sprites';
import type { Vehicles } from './vehicles';

const clickReachPixels = 16;
const slowChangesMillis = 1000;
/** Between frames for people who asked their system for less motion. */
const reducedMotionMillis = 1000;

/** Draws all vehicles, in each frame of the browser, into one canvas over the map. */
export class VehicleLayer extends L.Layer {
  /** The end of the scale of speed, metres a second. */
  top = leastTop;
  selected: number | undefined;
  /** Called in each frame, after the vehicles moved and before they are drawn. */
  beforeDraw: () => void = () => undefined;
  onScale: (top: number) => void = () => undefined;
  onClusters: (clusters: Cluster[]) => void = () => undefined;

  readonly #canvas = L.DomUtil.create('canvas', 'vehicles leaflet-zoom-animated');
  readonly #sprites = new Map<string, Sprites>();
  readonly #reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
  #map: L.Map | undefined;
  #frame = new Frame(1, 1);
  #grouped = new Uint8Array(256);
  #clustered = false;
  #request = 0;
  #zooming = false;
  #slowChanges = -Infinity;
  #drawn = -Infinity;
  #forget: () => void = () => undefined;

  constructor(
    readonly vehicles: Vehicles,
    /** What time it is for the vehicles, epoch milliseconds. */
    readonly clock: () => number,
  ) {
    super();
    this.#canvas.setAttribute('aria-hidden', 'true');
  }

  override onAdd(map: L.Map): this {
    this.#map = map;
    map.createPane('vehicles').append(this.#canvas);
    map.on('zoomanim', this.#zoomTo, this);
    map.on('zoomend moveend', this.#settled, this);
    this.#forget = onTheme(() => {
      this.#sprites.clear();
    });
    this.resume();
    return this;
  }

  override onRemove(map: L.Map): this {
    map.off('zoomanim', this.#zoomTo, this);
    map.off('zoomend moveend', this.#settled, this);
    this.#forget();
    this.pause();
    this.#canvas.remove();
    return this;
  }

  resume(): void {
    if (this.#request === 0) {
      this.#request = requestAnimationFrame(this.#next);
    }
  }

  pause(): void {
    cancelAnimationFrame(this.#request);
    this.#request = 0;
  }

  /** The vehicle at a point of the map's container, if one is near enough. */
  vehicleAt(point: L.Point): number | undefined {
    const { scale, left, top } = this.#view();
    let nearest: number | undefined;
    let least = clickReachPixels ** 2;
    for (let i = 0; i < this.vehicles.size; i++) {
      if (this.#clustered && this.#grouped[i] === 1) {
        continue;
      }
      const dx = (this.vehicles.x[i] ?? 0) * scale - left - point.x;
      const dy = (this.vehicles.y[i] ?? 0) * scale - top - point.y;
      const distance = dx * dx + dy * dy;
      if (distance < least) {
        least = distance;
        nearest = i;
      }
    }
    return nearest;
  }

  /** Everything that is slow to find out is found out in the next frame. */
  refresh(): void {
    this.#slowChanges = -Infinity;
    this.#drawn = -Infinity;
  }

  readonly #next = (time: number): void => {
    this.#request = requestAnimationFrame(this.#next);
    if (this.#zooming || (this.#reducedMotion.matches && time - this.#drawn < reducedMotionMillis)) {
      return;
    }
    this.#drawn = time;
    const now = this.clock();
    this.vehicles.move(now);
    this.beforeDraw();
    if (time - this.#slowChanges > slowChangesMillis) {
      this.#slowChanges = time;
      this.#changeSlowly();
    }
    this.#draw(now);
  };

  #changeSlowly(): void {
    const top = scaleTop(this.vehicles.speed, this.vehicles.size, this.top);
    if (top !== this.top) {
      this.top = top;
      this.onScale(top);
    }
    if (this.#grouped.length < this.vehicles.size) {
      this.#grouped = new Uint8Array(this.vehicles.x.length);
    }
    const zoom = this.#map?.getZoom() ?? 0;
    const clustered = zoom < clusterBelowZoom;
    if (clustered) {
      this.onClusters(clustersOf(this.vehicles, zoom, this.#grouped));
    } else if (this.#clustered) {
      this.onClusters([]);
    }
    this.#clustered = clustered;
  }

  #view(): { scale: number; left: number; top: number } {
    const map = this.#map;
    if (map === undefined) {
      return { scale: 1, left: 0, top: 0 };
    }
    const corner = map.getPixelOrigin().subtract(L.DomUtil.getPosition(map.getPane('mapPane') as HTMLElement));
    return { scale: 256 * 2 ** map.getZoom(), left: corner.x, top: corner.y };
  }

  /* eslint-disable @typescript-eslint/no-non-null-assertion -- indices below size stand in every column */
  #draw(now: number): void {
    const map = this.#map;
    const context = this.#canvas.getContext('2d');
    if (map === undefined || context === null) {
      return;
    }
    const ratio = Math.min(2, devicePixelRatio);
    const frame = this.#fitted(map.getSize(), ratio);
    L.DomUtil.setPosition(this.#canvas, map.containerPointToLayerPoint([0, 0]));
    frame.clear();
    const sprites = this.#spritesFor(map.getZoom(), ratio);
    const { scale, left, top } = this.#view();
    const { vehicles } = this;
    const drawOne = (i: number, silent: boolean) => {
      const step = silent ? silentStep : speedStep(vehicles.speed[i]!, this.top);
      const direction = Math.round((vehicles.heading[i]! / 360) * directions) % directions;
      const x = (vehicles.x[i]! * scale - left) * ratio;
      frame.draw(sprites, step * directions + direction, x, (vehicles.y[i]! * scale - top) * ratio);
    };
    // The silent first, so that those that move are seen above them; the selected one above all.
    for (const drawSilent of [true, false]) {
      for (let i = 0; i < vehicles.size; i++) {
        if (!(this.#clustered && this.#grouped[i] === 1) && vehicles.isSilent(i, now) === drawSilent) {
          drawOne(i, drawSilent);
        }
      }
    }
    if (this.selected !== undefined) {
      drawOne(this.selected, vehicles.isSilent(this.selected, now));
    }
    context.putImageData(frame.image, 0, 0);
    if (this.selected !== undefined) {
      const x = (vehicles.x[this.selected]! * scale - left) * ratio;
      const y = (vehicles.y[this.selected]! * scale - top) * ratio;
      this.#ring(context, x, y, ratio);
    }
  }
  /* eslint-enable @typescript-eslint/no-non-null-assertion */

  #ring(context: CanvasRenderingContext2D, x: number, y: number, ratio: number): void {
    context.beginPath();
    context.arc(x, y, 16 * ratio, 0, 2 * Math.PI);
    context.lineWidth = 5 * ratio;
    context.strokeStyle = token('--surface');
    context.stroke();
    context.lineWidth = 2.5 * ratio;
    context.strokeStyle = token('--accent');
    context.stroke();
  }

  #fitted(size: L.Point, ratio: number): Frame {
    const width = Math.max(1, Math.round(size.x * ratio));
    const height = Math.max(1, Math.round(size.y * ratio));
    if (this.#frame.width !== width || this.#frame.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#canvas.style.width = `${size.x}px`;
      this.#canvas.style.height = `${size.y}px`;
      this.#frame = new Frame(width, height);
    }
    return this.#frame;
  }

  #spritesFor(zoom: number, ratio: number): Sprites {
    const shape: Shape = zoom < 12 ? 'dot' : zoom < 15 ? 'arrow' : 'large-arrow';
    const key = `${shape} ${ratio} ${currentTheme()}`;
    let sprites = this.#sprites.get(key);
    if (sprites === undefined) {
      sprites = new Sprites(shape, token('--vehicle-outline'), { outline: token('--text-muted'), fill: token('--surface') }, ratio);
      this.#sprites.set(key, sprites);
    }
    return sprites;
  }

  /** While the map zooms by itself, the canvas is scaled with it, as Leaflet does with its own. */
  #zoomTo(event: L.ZoomAnimEvent): void {
    const map = this.#map;
    if (map === undefined) {
      return;
    }
    this.#zooming = true;
    const scale = map.getZoomScale(event.zoom, map.getZoom());
    const corner = map.containerPointToLatLng([0, 0]);
    const half = map.getSize().divideBy(2);
    const pane = L.DomUtil.getPosition(map.getPane('mapPane') as HTMLElement);
    const origin = map.project(event.center, event.zoom).subtract(half).add(pane).round();
    L.DomUtil.setTransform(this.#canvas, map.project(corner, event.zoom).subtract(origin), scale);
  }

  #settled(): void {
    this.#zooming = false;
    L.DomUtil.setTransform(this.#canvas, L.DomUtil.getPosition(this.#canvas), 1);
    this.refresh();
  }
}

export function middleOf(cluster: Cluster): L.LatLng {
  return L.latLng(latitudeOf(cluster.y), longitudeOf(cluster.x));
}
