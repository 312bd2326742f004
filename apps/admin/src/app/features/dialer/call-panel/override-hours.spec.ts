import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { OverrideHours } from './override-hours';

describe('calling outside hours', () => {
  let fixture: ComponentFixture<OverrideHours>;
  let insisted: string[];

  beforeEach(async () => {
    fixture = TestBed.createComponent(OverrideHours);
    document.body.append(fixture.nativeElement);
    insisted = [];
    fixture.componentInstance.insisted.subscribe((reason) => insisted.push(reason));
    fixture.autoDetectChanges();
    part('override-hours')?.click();
    await fixture.whenStable();
  });
  afterEach(() => fixture.nativeElement.remove());

  const part = (testId: string) => fixture.nativeElement.querySelector(`[data-testid="${testId}"]`) as HTMLElement | null;
  async function give(reason: string): Promise<void> {
    const field = part('override-reason') as HTMLInputElement;
    field.value = reason;
    field.dispatchEvent(new Event('input'));
    await fixture.whenStable();
  }
  const submit = () =>
    part('override-reason')
      ?.closest('form')
      ?.dispatchEvent(new Event('submit', { cancelable: true }));

  it('asks why, with the keyboard already there', () => {
    expect(document.activeElement).toBe(part('override-reason'));
    expect(part('override-reason')?.getAttribute('maxlength')).toBe('500');
  });

  it.each(['', '   '])('is not done for %j', async (reason) => {
    await give(reason);
    expect((part('override-dial') as HTMLButtonElement).disabled).toBe(true);
    submit();
    expect(insisted).toEqual([]);
  });

  it('passes the reason on, without the space around it', async () => {
    await give('  she asked for this hour ');
    expect((part('override-dial') as HTMLButtonElement).disabled).toBe(false);
    submit();
    expect(insisted).toEqual(['she asked for this hour']);
  });
});
