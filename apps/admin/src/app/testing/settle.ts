import { ApplicationRef } from '@angular/core';
import { TestBed } from '@angular/core/testing';

/** Lets effects run and promise chains come to rest: a chain of the app's own is never longer than this many turns. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 6; turn++) {
    TestBed.inject(ApplicationRef).tick();
    await new Promise((resolve) => setTimeout(resolve));
  }
}
