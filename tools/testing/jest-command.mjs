/** Arguments for node that start jest: Nest and our own tools are ES modules, which jest loads only with this flag. */
export const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];
