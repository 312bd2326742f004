/**
 * Whether npm's note of what it installed (node_modules/.package-lock.json) has all that package-lock.json asks for. Optional
 * packages are mostly those of other platforms, which are in the lock only.
 */
export function holdsWhatIsLocked(installed, lock) {
  return Object.entries(lock.packages)
    .filter(([folder, { optional, peer, link }]) => folder.startsWith('node_modules/') && !optional && !peer && !link)
    .every(([folder, { version }]) => installed.packages?.[folder]?.version === version);
}
