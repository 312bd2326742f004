// Imported first by every entry, and alone: it must be understood by a Node that is too old for all the rest.
var WANTED = 20;
var version = process.versions.node;

if (Number(version.split('.')[0]) < WANTED) {
  console.error(
    '\nCold Call Dialer needs Node ' +
      WANTED +
      ' or newer; this is Node ' +
      version +
      '. Get a newer one from https://nodejs.org and start again.\n',
  );
  process.exit(1);
}
