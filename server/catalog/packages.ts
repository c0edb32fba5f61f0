import type { UpdatePackageRecord } from './types.ts';

/** Update packages whose GUID a public document names. */
export const packages: readonly UpdatePackageRecord[] = [
  { guid: 'FD3D0214-F4DC-4664-B6BB-997E381B7C9D', name: 'Configuration Manager 2309', version: '2309', source: 'KB 4490424 (2026)' },
  { guid: '5B8886C7-F967-4F8A-92AA-009E28368853', name: 'Configuration Manager 2403', version: '2403', source: 'KB 4490424 (2026)' },
  {
    guid: 'A02D38C5-021E-4144-8249-E7CDE48DA83F',
    name: 'Configuration Manager 2403 hotfix rollup',
    version: '2403',
    source: 'KB 4490424 (2026)',
  },
  { guid: '3B7D84FA-ECCC-4EA0-B8AB-ABBDA1E88E0E', name: 'Configuration Manager 2409', version: '2409', source: 'KB 4490424 (2026)' },
  {
    guid: '345A6BE1-3D07-43ED-B6E5-FAC0889DA04C',
    name: 'Configuration Manager 2409 hotfix rollup',
    version: '2409',
    source: 'KB 4490424 (2026)',
  },
  { guid: 'AA928926-5C76-4DE0-B51F-0FE4D365DFE2', name: 'Configuration Manager 2503', version: '2503', source: 'KB 4490424 (2026)' },
  {
    guid: '8576527E-DDE9-4146-8ED9-DB91091C38EF',
    name: 'Configuration Manager 2503 (earlier build)',
    version: '2503',
    source: 'KB 4490424 (2025)',
  },
  {
    guid: '6B0783D9-B8A2-4848-82F6-8EFE956F4988',
    name: 'Configuration Manager 2503 hotfix rollup',
    version: '2503',
    source: 'KB 4490424 (2026)',
  },
  { guid: '420E3E18-73C5-4BE9-88B0-6F1E30A012CA', name: 'Configuration Manager 2509', version: '2509', source: 'KB 4490424 (2026)' },
  {
    guid: 'D5054056-F41C-4E61-90A7-4F135B76F806',
    name: 'Configuration Manager 2010',
    version: '2010',
    source: 'Release notes of version 2010',
  },
  {
    guid: '248DC1EB-4B98-4483-BAF3-08C678C1CD0A',
    name: 'Configuration Manager 2107',
    version: '2107',
    source: 'https://learn.microsoft.com/troubleshoot/mem/configmgr/setup-migrate-backup-recovery/in-console-update-fail-with-file-missing',
  },
  {
    guid: '454B3508-4387-4106-9441-283495DEC3EC',
    name: 'Configuration Manager 1810',
    version: '1810',
    source: 'https://github.com/MicrosoftDocs/SCCMdocs/pull/1243',
  },
  { guid: '10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C', name: 'Hotfix KB3209501 for 1610', version: '1610', source: 'KB 4490424 (2025)' },
  { guid: '9390F966-F1D0-42B8-BDC1-8853883E704A', name: 'Hotfix KB3211925 for 1610', version: '1610', source: 'KB 4490424 (2025)' },
  { guid: '00000000-0000-0000-0000-000000000000', name: 'No package: the sync cycle itself', version: '', source: 'KB 4490424 (2025)' },
];
