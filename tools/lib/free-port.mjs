import net from 'node:net';

/** A port that the system says is free now. */
export function freePort(host = '127.0.0.1') {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Whether something already listens there, on any of the addresses a browser would try for localhost. */
export async function isPortBusy(port) {
  const taken = await Promise.all(['0.0.0.0', '::'].map((host) => cannotListen(port, host)));
  return taken.includes(true);
}

function cannotListen(port, host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', (error) => {
      if (error.code === 'EADDRINUSE') resolve(true);
      // No IPv6 on this machine: then nobody can hold the port there.
      else if (error.code === 'EAFNOSUPPORT' || error.code === 'EADDRNOTAVAIL') resolve(false);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::' }, () => server.close(() => resolve(false)));
  });
}
