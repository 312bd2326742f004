/** The smallest page that can call by `@telnyx/webrtc`: the real SDK, a button for the user gesture, nothing of the product. */
export const TELNYX_PAGE = /* html */ `<!doctype html>
<meta charset="utf-8">
<title>Bare Telnyx caller</title>
<link rel="icon" href="data:,">
<button id="call">Call</button>
<audio id="remote" autoplay></audio>
<script type="module">
  import { TelnyxRTC } from '/telnyx.mjs';
  const seen = [];
  const states = [];
  let client, call;

  globalThis.signIn = (credentials) => {
    client = new TelnyxRTC({
      ...credentials,
      host: globalThis.signallingAt ?? 'ws://' + location.host + '/telnyx/rtc',
      iceServers: [],
      enableCallReports: false,
      hangupOnBeforeUnload: false,
    });
    client.remoteElement = 'remote';
    client.on('telnyx.ready', () => seen.push('ready'));
    client.on('telnyx.error', ({ error }) => seen.push('error:' + error.code));
    client.on('telnyx.socket.close', () => seen.push('socket-closed'));
    client.on('telnyx.notification', (told) => {
      if (told.type !== 'callUpdate') return;
      call = told.call;
      states.push(call.state);
      if (call.state === 'ringing' && globalThis.answersIf?.(call)) call.answer();
    });
    client.connect();
  };
  Object.defineProperties(globalThis, {
    seen: { value: seen },
    states: { value: states },
    client: { get: () => client },
    call: { get: () => call },
  });
  document.querySelector('#call').addEventListener('click', () => (call = client.newCall(globalThis.params)));
</script>`;
