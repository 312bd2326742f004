import net from 'node:net';

/** A port that the system says is free now. */
export const freePort = async () => (await freePorts(1))[0];

/** Several different ones: they are all held until the last is known. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listen() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
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
