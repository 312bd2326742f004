import { CleanParamsPipe } from './clean-params.pipe';

describe('CleanParamsPipe', () => {
  const pipe = new CleanParamsPipe();

  it.each(['\0', 'a\0b', '\ud800'])('has nothing at %j', (value) => {
    expect(() => pipe.transform(value, { type: 'param' })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('leaves good names, and whatever is no name, to others', () => {
    expect(pipe.transform('COLD_CALL_é', { type: 'param' })).toBe('COLD_CALL_é');
    expect(pipe.transform('\0', { type: 'body' })).toBe('\0');
  });
});
