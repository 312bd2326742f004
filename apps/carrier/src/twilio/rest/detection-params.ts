import { DETECTION_DEFAULTS, type DetectionOptions } from '../calls/machine-detection';
import { badParameter } from '../twilio-error';
import type { RequestParams } from './request-params';

/** Of `POST /Calls`: asynchronous only when asked for. Null: no detection. `SendDigits` switches it off. */
export function callDetectionOf(params: RequestParams): DetectionOptions | null {
  const isAsync = params.text('AsyncAmd') === 'true';
  const url = params.text('AsyncAmdStatusCallback');
  return detectionOf(params, isAsync, isAsync && url ? { url, method: params.method('AsyncAmdStatusCallbackMethod') } : null);
}

/** Of a participant: always asynchronous. */
export function participantDetectionOf(params: RequestParams): DetectionOptions | null {
  const url = params.text('AmdStatusCallback');
  return detectionOf(params, true, url ? { url, method: params.method('AmdStatusCallbackMethod') } : null);
}

function detectionOf(params: RequestParams, isAsync: boolean, callback: DetectionOptions['callback']): DetectionOptions | null {
  const mode = params.text('MachineDetection');
  if (mode === undefined || params.text('SendDigits') !== undefined) return null;
  if (mode !== 'Enable' && mode !== 'DetectMessageEnd') throw badParameter('MachineDetection is not valid');
  const seconds = params.number('MachineDetectionTimeout');
  return {
    mode,
    async: isAsync,
    callback,
    timeoutMs: seconds === undefined ? DETECTION_DEFAULTS.timeoutMs : seconds * 1000,
    speechThresholdMs: params.number('MachineDetectionSpeechThreshold') ?? DETECTION_DEFAULTS.speechThresholdMs,
    speechEndMs: params.number('MachineDetectionSpeechEndThreshold') ?? DETECTION_DEFAULTS.speechEndMs,
    silenceMs: params.number('MachineDetectionSilenceTimeout') ?? DETECTION_DEFAULTS.silenceMs,
  };
}
