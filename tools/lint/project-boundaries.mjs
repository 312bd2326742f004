// Which Nx project may import which, on two axes: whose it is, and what it is.

export const BOUNDARIES = {
  enforceBuildableLibDependency: false,
  // Browser tests of any project share one helper; production code is kept from it by import-bans.mjs, rule 12.
  allow: ['/tools/testing/[a-z-]+$'],
  depConstraints: [
    { sourceTag: 'scope:shared', onlyDependOnLibsWithTags: ['scope:shared'] },
    { sourceTag: 'scope:api', onlyDependOnLibsWithTags: ['scope:api', 'scope:shared'] },
    { sourceTag: 'scope:admin', onlyDependOnLibsWithTags: ['scope:admin', 'scope:shared'] },
    { sourceTag: 'scope:carrier', onlyDependOnLibsWithTags: ['scope:carrier'] },
    { sourceTag: 'scope:e2e', onlyDependOnLibsWithTags: ['scope:shared'] },
    { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: [] },
    { sourceTag: 'type:telephony', onlyDependOnLibsWithTags: ['type:contracts'] },
    { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:contracts', 'type:telephony'] },
  ],
};
