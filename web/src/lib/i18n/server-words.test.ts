import { describe, expect, it } from 'vitest';

import { serverWords } from './server-words';

describe("the platform's own words", () => {
  it('are said in Turkish with the numbers they carry', () => {
    expect(serverWords('confidence 0.61 is not within 0.65 and 1', 'tr').text).toBe('güven 0.61, en az 0.65 olmalı');
    expect(serverWords('the kill switch is tripped (tenant): storm', 'tr').text).toBe('acil durdurma açık: storm');
  });

  it('are spelled out in English where a single word says too little', () => {
    expect(serverWords('stop', 'en').text).toBe('stop-loss');
  });

  it('stay as they came when nobody has translated them', () => {
    expect(serverWords('a new reason', 'tr')).toEqual({ text: 'a new reason', isTranslated: false });
  });
});
