import { Pipe, type PipeTransform } from '@angular/core';

/** Seconds as `00:12`, from an hour on `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return hours ? `${hours}:${rest}` : rest;
}

@Pipe({ name: 'duration' })
export class DurationPipe implements PipeTransform {
  readonly transform = duration;
}
