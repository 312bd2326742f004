import { Module } from '@nestjs/common';
import { DiscoveryModule, NestFactory } from '@nestjs/core';
import { HandlesJob, JobProcessor } from './job-processor';
import { ProcessorCheck, processorFaults } from './processor-check';

class Idle extends JobProcessor {
  run(): Promise<void> {
    return Promise.resolve();
  }
}
@HandlesJob('call-reconcile')
class FirstProcessor extends Idle {}
@HandlesJob('call-reconcile')
class SecondProcessor extends Idle {}
@Module({ imports: [DiscoveryModule], providers: [ProcessorCheck, FirstProcessor, SecondProcessor] })
class WrongModule {}

describe('ProcessorCheck', () => {
  it('finds the processors of all modules and refuses the start', async () => {
    const start = NestFactory.createApplicationContext(WrongModule, { logger: false, abortOnError: false });
    await expect(start).rejects.toThrow(/call-reconcile has 2 \(FirstProcessor, SecondProcessor\), keep one.*contact-import has none/);
  });
});

const handler = (job: string, name = `${job}-class`) => ({ job, name });

describe('processorFaults', () => {
  it('finds nothing when every job has one processor', () => {
    expect(processorFaults([handler('a'), handler('b')], ['a', 'b'])).toEqual([]);
  });

  it('says which file to add for a job without one', () => {
    expect(processorFaults([handler('a')], ['a', 'b'])).toEqual([
      "b has none, add b.processor.ts with @HandlesJob('b') to a module's providers",
    ]);
  });

  it('names both of two, and all faults together', () => {
    expect(processorFaults([handler('a', 'One'), handler('a', 'Two')], ['a', 'b'])).toEqual([
      'a has 2 (One, Two), keep one',
      expect.stringContaining('b has none'),
    ]);
  });
});
