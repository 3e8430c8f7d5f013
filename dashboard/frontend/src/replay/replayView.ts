import { api } from '../api';
import { button, el, icon, replace, setText } from '../dom';
import { dayAndTime, plural } from '../format';
import type { Scene } from '../map/basemap';
import { FleetMap } from '../map/fleetMap';
import { mercatorX, mercatorY } from '../map/mercator';
import { Vehicles } from '../map/vehicles';
import { isAbort, messageOf } from '../notice';
import type { View } from '../view';
import { Recording, type RecordedFrame, stepFor } from './recording';

const dayMillis = 24 * 3_600_000;
const paces = [1, 2, 5, 10, 30, 60];
const hoursAgo = [24, 18, 12, 6, 0];

/** The fleet's last 24 hours, played again. */
export class ReplayView implements View {
  readonly element: HTMLElement;
  readonly #vehicles: Vehicles;
  readonly #fleetMap: FleetMap;
  readonly #recording = new Recording((from, to, step, signal) => api.replay(from, to, step, signal));
  readonly #play: HTMLButtonElement;
  readonly #slider = el('input', { type: 'range', class: 'slider', min: 0, max: dayMillis / 1000, step: 10, 'aria-label': 'Time of the replay' });
  readonly #time = el('output', { class: 'replay-time' });
  readonly #note = el('p', { class: 'replay-note muted', role: 'status' });
  readonly #paces = el('div', { class: 'paces', role: 'group', 'aria-label': 'Pace' });
  #begin: number;
  #at: number;
  #pace = 10;
  /** Seconds from one frame to the next. */
  #step = 1;
  #knewNobody = true;
  #playing = false;
  #lastFrame: number | undefined;
  #request = 0;
  #started = false;
  #fault = '';

  constructor(
    /** The present, which tells how often each vehicle reports. */
    readonly present: Vehicles,
    readonly clock: () => number,
    scene: Scene,
  ) {
    this.#begin = clock() - dayMillis;
    this.#at = clock() - 3_600_000;
    this.#vehicles = new Vehicles(present.intervalMillis);
    this.#fleetMap = new FleetMap(this.#vehicles, () => this.#at, scene);
    this.#play = button('Play', {
      icon: 'play',
      iconOnly: true,
      class: 'primary play',
      onClick: () => {
        this.#setPlaying(!this.#playing);
      },
    });
    this.#slider.addEventListener('input', () => {
      this.#seek(this.#begin + Number(this.#slider.value) * 1000);
    });
    for (const pace of paces) {
      const choose = el('button', { type: 'button', class: 'button pace', 'aria-pressed': String(pace === this.#pace), 'data-pace': pace }, `${pace}×`);
      choose.addEventListener('click', () => {
        this.#setPace(pace);
      });
      this.#paces.append(choose);
    }
    this.element = el(
      'section',
      { class: 'view view-map view-replay', 'aria-label': 'Replay' },
      el('h1', { class: 'visually-hidden' }, 'Replay'),
      this.#fleetMap.element,
      el(
        'div',
        { class: 'player card' },
        el('div', { class: 'player-row' }, this.#play, el('div', { class: 'player-when' }, this.#time, this.#note), this.#paces),
        this.#slider,
        el('div', { class: 'ticks', 'aria-hidden': 'true' }, ...hoursAgo.map((hours) => el('span', {}, hours === 0 ? 'now' : `${hours} h ago`))),
      ),
    );
  }

  show(): void {
    const now = this.clock();
    this.#begin = now - dayMillis;
    this.#fleetMap.show();
    if (!this.#started) {
      this.#started = true;
      this.#seek(now - 3_600_000);
      this.#setPlaying(true);
    }
    this.#request = requestAnimationFrame(this.#next);
  }

  hide(): void {
    this.#fleetMap.hide();
    cancelAnimationFrame(this.#request);
    this.#lastFrame = undefined;
  }

  #setPlaying(playing: boolean): void {
    this.#playing = playing;
    this.#lastFrame = undefined;
    replace(this.#play, icon(playing ? 'pause' : 'play'));
    this.#play.setAttribute('aria-label', playing ? 'Pause' : 'Play');
    this.#play.title = playing ? 'Pause' : 'Play';
  }

  #setPace(pace: number): void {
    this.#pace = pace;
    for (const choice of this.#paces.querySelectorAll('button')) {
      choice.setAttribute('aria-pressed', String(choice.dataset['pace'] === String(pace)));
    }
    this.#readFrom(this.#at);
  }

  #readFrom(at: number): void {
    this.#step = stepFor(this.#pace, this.present.usualInterval() / 1000);
    this.#recording.restart(at, this.#step);
    for (let i = 0; i < this.#vehicles.size; i++) {
      this.#learnInterval(i);
    }
  }

  /** A vehicle's reports are here as far apart as they are, but no closer than frames. */
  #learnInterval(i: number): void {
    const known = this.present.indexOf(this.#vehicles.vins[i] ?? '');
    this.#vehicles.interval[i] = Math.max(this.#step * 1000, known === undefined ? 0 : this.present.intervalOf(known));
  }

  #seek(at: number): void {
    this.#at = at;
    this.#vehicles.clear();
    this.#readFrom(at);
    this.#fault = '';
    this.#fleetMap.layer.refresh();
    this.#show();
  }

  readonly #next = (time: number): void => {
    this.#request = requestAnimationFrame(this.#next);
    const passed = this.#lastFrame === undefined ? 0 : Math.min(250, time - this.#lastFrame);
    this.#lastFrame = time;
    if (this.#knewNobody && this.present.size > 0) {
      // Only now it is known how often they report.
      this.#knewNobody = false;
      this.#readFrom(this.#at);
    }
    const end = this.clock();
    void this.#readAhead(Math.min(end, this.#at + this.#pace * 8000 + this.#step * 2000));
    // Time stands still while what comes next is not here.
    const until = Math.min(end, this.#recording.loadedTo);
    if (this.#playing) {
      this.#at = Math.max(this.#at, Math.min(this.#at + passed * this.#pace, until));
      if (this.#vehicles.size === 0) {
        // Nobody to be seen yet: on to where somebody drove.
        this.#at = Math.max(this.#at, Math.min(this.#recording.nextTime, end));
      }
      if (this.#at >= end) {
        this.#setPlaying(false);
      }
    }
    for (let frame = this.#recording.next(this.#at + this.#step * 1000); frame !== undefined; frame = this.#recording.next(this.#at + this.#step * 1000)) {
      this.#apply(frame);
    }
    this.#show();
  };

  async #readAhead(until: number): Promise<void> {
    if (this.#fault !== '') {
      return;
    }
    try {
      await this.#recording.readAhead(until);
    } catch (e) {
      if (!isAbort(e)) {
        this.#fault = messageOf(e);
        setTimeout(() => {
          this.#fault = '';
        }, 5000);
      }
    }
  }

  /** Each vehicle drives to where the frame has it, and is there at the frame's time. */
  #apply({ time, positions }: RecordedFrame): void {
    const vehicles = this.#vehicles;
    const before = vehicles.size;
    for (const { vin, latitude, longitude, heading, speed } of positions) {
      const isNew = vehicles.indexOf(vin) === undefined;
      const i = vehicles.ensure(vin);
      const to = { x: mercatorX(longitude), y: mercatorY(latitude), heading: heading ?? vehicles.heading[i] ?? 0 };
      if (isNew || time <= this.#at) {
        vehicles.place(i, to.x, to.y, to.heading);
      } else {
        const from = { x: vehicles.x[i] ?? to.x, y: vehicles.y[i] ?? to.y, heading: vehicles.heading[i] ?? to.heading };
        vehicles.drive(i, from, to, this.#at, time - this.#at);
      }
      vehicles.speed[i] = speed;
      vehicles.reported[i] = time;
      if (isNew) {
        this.#learnInterval(i);
      }
    }
    if (before === 0 && vehicles.size > 0) {
      this.#fleetMap.vehiclesArrived();
    }
  }

  #show(): void {
    if (document.activeElement !== this.#slider || this.#playing) {
      this.#slider.value = String((this.#at - this.#begin) / 1000);
    }
    const when = dayAndTime(this.#at);
    setText(this.#time, when);
    this.#slider.setAttribute('aria-valuetext', when);
    const waits = this.#playing && this.#at >= this.#recording.loadedTo && this.#at < this.clock() - 1000;
    const vehicles = this.#vehicles.size;
    setText(
      this.#note,
      this.#fault !== '' ? this.#fault : waits ? 'Loading…' : vehicles === 0 ? 'Nobody drove at this time' : plural(vehicles, 'vehicle'),
    );
  }
}
