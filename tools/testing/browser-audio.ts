import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { AUDIO_PROBE, RAW_MICROPHONE } from './audio-probe';

/**
 * For browser tests with real audio: an ordinary Chromium whose microphone is a steady tone, and measuring which tones a
 * page hears. Amplitudes are those of 16-bit samples (0…32767).
 */
export interface AudioBrowser {
  browser: Browser;
  /** A page in a context of its own (its own storage), microphone allowed, probe installed. */
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

export interface AudioBrowserOptions {
  /** The microphone's tone in hertz; without it Chromium's own fake microphone, which beeps. One per browser process. */
  microphoneTone?: number;
  microphoneAmplitude?: number;
  /** False keeps the page's own constraints: echo cancellation and noise suppression then eat most of a steady tone. */
  rawMicrophone?: boolean;
  /** False: somebody who refuses whatever the browser asks. */
  microphoneAllowed?: boolean;
}

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const MICROPHONE_RATE = 48_000;
const POLL_MS = 100;

export async function launchAudioBrowser(options: AudioBrowserOptions = {}): Promise<AudioBrowser> {
  const folder = mkdtempSync(path.join(tmpdir(), 'audio-browser-'));
  const args = ['--no-sandbox', '--use-fake-device-for-media-stream'];
  if (options.microphoneAllowed ?? true) args.push('--use-fake-ui-for-media-stream');
  if (options.microphoneTone) {
    const file = path.join(folder, 'microphone.wav');
    writeFileSync(file, toneWav(options.microphoneTone, options.microphoneAmplitude ?? 9000));
    args.push(`--use-file-for-fake-audio-capture=${file}`);
  }
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  return {
    browser,
    newPage: async () => {
      const context = await browser.newContext();
      await context.addInitScript(AUDIO_PROBE);
      if (options.rawMicrophone ?? true) await context.addInitScript(RAW_MICROPHONE);
      return context.newPage();
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** How strongly the page hears this tone right now, in what arrives over WebRTC. */
export function pageHears(page: Page, frequency: number): Promise<number> {
  return page.evaluate(`audioProbe.tone(${frequency})`);
}

/** RMS of what the page hears over WebRTC right now. */
export function pageLoudness(page: Page): Promise<number> {
  return page.evaluate('audioProbe.loudness()');
}

/** Resolves when the page hears the tone at least this strongly; rejects with a plain sentence otherwise. */
export async function untilPageHears(page: Page, frequency: number, { amplitude = 1000, timeoutMs = 30_000 } = {}): Promise<void> {
  const heard = await lastHeard(page, frequency, (now) => now >= amplitude, timeoutMs);
  if (heard < amplitude) throw new Error(`the page hears ${frequency} Hz at ${Math.round(heard)}, not at ${amplitude}`);
}

/** Resolves when the page no longer hears the tone. */
export async function untilPageDoesNotHear(page: Page, frequency: number, { amplitude = 200, timeoutMs = 30_000 } = {}): Promise<void> {
  const heard = await lastHeard(page, frequency, (now) => now < amplitude, timeoutMs);
  if (heard >= amplitude) throw new Error(`the page still hears ${frequency} Hz at ${Math.round(heard)}`);
}

/** Asks from outside: Playwright's own `waitForFunction` repeats by `eval`, which a page with a strict CSP forbids. */
async function lastHeard(page: Page, frequency: number, enough: (amplitude: number) => boolean, timeoutMs: number): Promise<number> {
  const end = performance.now() + timeoutMs;
  let heard = await pageHears(page, frequency);
  while (!enough(heard) && performance.now() < end) {
    await pause(POLL_MS);
    heard = await pageHears(page, frequency);
  }
  return heard;
}

/** One second of a sine as a 16-bit mono WAV; Chromium plays it over and over, without a seam at whole hertz. */
export function toneWav(frequency: number, amplitude: number): Buffer {
  const file = Buffer.alloc(44 + MICROPHONE_RATE * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(MICROPHONE_RATE, 24);
  file.writeUInt32LE(MICROPHONE_RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(MICROPHONE_RATE * 2, 40);
  for (let i = 0; i < MICROPHONE_RATE; i++) {
    file.writeInt16LE(Math.round(amplitude * Math.sin((2 * Math.PI * frequency * i) / MICROPHONE_RATE)), 44 + i * 2);
  }
  return file;
}
