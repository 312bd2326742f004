import type { Call } from '../calls/call';
import type { CallStore } from '../calls/call-store';
import type { Recording } from '../recordings/recording';
import type { RecordingEngine } from '../recordings/recording-engine';
import { badParameter, notFound, wrongCallState } from '../twilio-error';
import { byDate } from './date-filter';
import { page } from './page';
import { recordOptions } from './recording-options';
import { callRecordingView, recordingView } from './recording-views';
import { created, gone, ok, type RestContext, type RestHandlers } from './rest-context';

/** `/Calls/{CA}/Recordings` and `/Recordings`. */
export class RecordingHandlers {
  constructor(
    private readonly calls: CallStore,
    private readonly engine: RecordingEngine,
  ) {}

  readonly handlers: RestHandlers = {
    CreateCallRecording: (context) => this.start(context),
    UpdateCallRecording: (context) => this.update(context),
    FetchCallRecording: (context) => ok(callRecordingView(this.ofCall(context))),
    ListCallRecording: (context) => this.list(context, this.callOf(context).sid),
    DeleteCallRecording: (context) => this.delete(this.ofCall(context)),
    FetchRecording: (context) => ok(recordingView(this.find(context))),
    ListRecording: (context) => this.list(context, context.params.text('CallSid')),
    DeleteRecording: (context) => this.delete(this.find(context)),
  };

  private start(context: RestContext) {
    const recording = this.engine.start(this.callOf(context), recordOptions(context.params, 'StartCallRecordingAPI'));
    return created(callRecordingView(recording), recording.sid);
  }

  private update(context: RestContext) {
    const { params } = context;
    const recording = this.ofCall(context);
    if (!recording.isRunning) throw wrongCallState();
    const status = params.text('Status') ?? '';
    if (status === 'paused') this.engine.pause(recording, params.text('PauseBehavior') !== 'skip');
    else if (status === 'in-progress') this.engine.resume(recording);
    else if (status === 'stopped') this.engine.stop(recording);
    else throw badParameter(`Invalid parameter Status: "${status}" cannot be ordered`);
    return ok(callRecordingView(recording));
  }

  private list({ params, uri, query }: RestContext, callSid: string | undefined) {
    const found = this.engine
      .list()
      .filter((recording) => callSid === undefined || recording.call.sid === callSid)
      .filter(() => params.text('ConferenceSid') === undefined)
      .filter(byDate(params, 'DateCreated', (recording) => recording.startedAt));
    const view = uri.includes('/Calls/') ? callRecordingView : recordingView;
    return ok(page(found, { path: uri, query, key: 'recordings', params }, view));
  }

  private delete(recording: Recording) {
    if (!recording.isFinished) throw badParameter('The recording is not finished: it cannot be deleted', 21220);
    this.engine.delete(recording);
    return gone();
  }

  private callOf({ path, uri }: RestContext): Call {
    const call = this.calls.get(path['CallSid'] ?? '');
    if (!call) throw notFound(uri);
    return call;
  }

  private ofCall(context: RestContext): Recording {
    const recording = this.engine.find(context.path['Sid'] ?? '', this.callOf(context));
    if (!recording) throw notFound(context.uri);
    return recording;
  }

  private find({ path, uri }: RestContext): Recording {
    const recording = this.engine.find(path['Sid'] ?? '');
    if (!recording) throw notFound(uri);
    return recording;
  }
}
