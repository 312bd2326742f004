/** The smallest page that can call: the real SDK, a button for the user gesture, nothing of the product. */
export const BARE_PAGE = /* html */ `<!doctype html>
<meta charset="utf-8">
<title>Bare caller</title>
<link rel="icon" href="data:,">
<button id="call">Call</button>
<script src="/twilio.min.js"></script>
<script>
  const SOUNDS = ['disconnect', 'dtmf0', 'dtmf1', 'dtmf2', 'dtmf3', 'dtmf4', 'dtmf5', 'dtmf6', 'dtmf7', 'dtmf8', 'dtmf9', 'dtmfh', 'dtmfs', 'incoming', 'outgoing'];
  const seen = [];
  let device, call, clickedAt;

  function makeDevice(token) {
    device = new Twilio.Device(token, {
      publishEvents: false,
      enableImprovedSignalingErrorPrecision: true,
      logLevel: 'silent',
      sounds: Object.fromEntries(SOUNDS.map((name) => [name, '/sound.wav'])),
    });
    // The seam the product uses: the SDK has no public option for another signalling address.
    device['_chunderURIs'] = ['ws://' + location.host + '/signal'];
    // Otherwise our own side's cues would sound into what the page hears.
    device.audio.outgoing(false);
    device.audio.disconnect(false);
    device.on('error', (error) => seen.push('device-error:' + error.code));
    device.on('registered', () => seen.push('registered'));
    return device;
  }

  async function placeCall(params) {
    call = await device.connect({ params });
    for (const name of ['ringing', 'accept', 'disconnect', 'reconnecting', 'reconnected', 'messageSent']) {
      call.on(name, () => seen.push(name));
    }
    call.on('error', (error) => seen.push('call-error:' + error.code));
  }

  document.querySelector('#call').addEventListener('click', () => {
    clickedAt = performance.now();
    void placeCall(globalThis.params ?? {});
  });
</script>`;
