import type { SignalRecord } from '../types.ts';

const kb2025 = 'KB 4490424 (2025)';
const kb2022 = 'KB 4490424 (2022)';

/** What hierarchy manager writes before, during and after the installation of an update. */
export const hmanInstallSignals: readonly SignalRecord[] = [
  {
    id: 'install.update-service-notified',
    log: 'hman',
    says: ['Created notification file ({package}.CMI) for CONFIGURATION_MANAGER_UPDATE'],
    marks: { flow: 'install', stage: 'extract', step: 'notified', becomes: 'active', opens: true },
    means: 'Hierarchy manager tells Configuration Manager Update that the content of the update is at the site and work can begin.',
    known: 'documented',
    source: `${kb2025}, replication, step 4`,
    examples: [
      {
        line: 'Created notification file (E8E74B72-504A-4202-9167-8749c223d2a5.CMI) for CONFIGURATION_MANAGER_UPDATE',
        captures: { package: 'E8E74B72-504A-4202-9167-8749C223D2A5' },
      },
      { line: 'Created notification file (10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C.CMI) for CONFIGURATION_MANAGER_UPDATE' },
    ],
  },
  {
    id: 'install.update-service-not-notified',
    log: 'hman',
    says: ['Failed to create notification file ({package}.CMI) for CONFIGURATION_MANAGER_UPDATE{error:text}'],
    marks: { flow: 'install', stage: 'extract', step: 'notified', becomes: 'failed', reason: 'the update service could not be notified' },
    severity: 'error',
    means: 'Hierarchy manager could not write the file that tells Configuration Manager Update to begin.',
    known: 'inferred',
    source: 'wording of the documented success line',
    examples: [{ line: 'Failed to create notification file (10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C.CMI) for CONFIGURATION_MANAGER_UPDATE' }],
  },
  {
    id: 'install.update-service-starting',
    log: 'hman',
    says: ['Starting service CONFIGURATION_MANAGER_UPDATE', 'CONFIGURATION_MANAGER_UPDATE is already running'],
    marks: { flow: 'install', stage: 'extract', step: 'service' },
    means: 'Hierarchy manager makes sure that the service Configuration Manager Update is running.',
    known: 'documented',
    source: `${kb2025}, prerequisite check, steps 1 and 2`,
    examples: [
      { line: 'INFO: Starting service CONFIGURATION_MANAGER_UPDATE' },
      { line: 'CONFIGURATION_MANAGER_UPDATE is already running.' },
    ],
  },
  {
    id: 'install.update-service-not-started',
    log: 'hman',
    says: ['Failed to start service CONFIGURATION_MANAGER_UPDATE{error:text}'],
    marks: { flow: 'install', stage: 'extract', step: 'service' },
    severity: 'error',
    means: 'Hierarchy manager could not start the service Configuration Manager Update.',
    known: 'inferred',
    source: 'wording of the documented start line',
    examples: [{ line: 'ERROR: Failed to start service CONFIGURATION_MANAGER_UPDATE, error 1053' }],
  },
  {
    id: 'install.site-ready',
    log: 'hman',
    says: ['Successfully checking Site server readiness for update'],
    marks: { flow: 'install', stage: 'extract', step: 'service' },
    means: 'The readiness of the sites was evaluated; at the top-level site this repeats until every child site is ready.',
    known: 'documented',
    source: `${kb2022}, prerequisite check, step 4`,
    examples: [{ line: 'Successfully checking Site server readiness for update.' }],
  },
  {
    id: 'install.site-readiness-failed',
    log: 'hman',
    says: ['Failed to check Site server readiness for update{error:text}', 'Failed checking Site server readiness for update{error:text}'],
    marks: { flow: 'install', stage: 'extract', step: 'service' },
    severity: 'error',
    means: 'The readiness of the sites could not be evaluated.',
    known: 'inferred',
    source: 'wording of the documented success line',
    examples: [{ line: 'Failed to check Site server readiness for update.' }],
  },
  {
    id: 'install.cleanup-skipped',
    log: 'hman',
    says: ['There are update package in progress. Cleanup will skip this time'],
    marks: { flow: 'install', stage: 'extract', step: 'service' },
    means: 'Old payloads are not removed while an update is in progress; this is normal.',
    known: 'documented',
    source: `${kb2025}, prerequisite check, steps 1 and 2`,
    examples: [{ line: 'There are update package in progress. Cleanup will skip this time.' }],
  },
  {
    id: 'install.status-changed',
    log: 'hman',
    says: ['Check CMU status', 'deleted notification file {path}\\{package}.CME'],
    marks: { flow: 'install', stage: 'prereq', step: 'result' },
    means: 'The state of the update at a site has changed, and hierarchy manager takes it over into the state of the whole package.',
    known: 'documented',
    source: `${kb2025}, prerequisite check, step 7`,
    examples: [
      { line: 'Check CMU status...' },
      {
        line: 'deleted notification file E:\\ConfigMgr\\inboxes\\hman.box\\CFD\\8576527E-DDE9-4146-8ED9-DB91091C38EF.CME',
        captures: { package: '8576527E-DDE9-4146-8ED9-DB91091C38EF' },
      },
    ],
  },
  {
    id: 'install.map-validated',
    log: 'hman',
    says: [
      '{path}\\CMUStaging\\{package}\\SMSSetup\\update.map has hash value SHA256:{hash}',
      'Successfully validated file {path}\\CMUStaging\\{package}\\SMSSetup\\update.map',
      'Successfully read file {path}\\CMUStaging\\{package}\\SMSSetup\\update.map',
    ],
    marks: { flow: 'install', stage: 'install', step: 'readiness' },
    means: 'Hierarchy manager reads the list of files of the update to see whether the update service itself is renewed.',
    known: 'documented',
    source: `${kb2022}, installing updates, step 1`,
    examples: [
      {
        line: 'C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C\\SMSSetup\\update.map has hash value SHA256:A19A48371F031C5E93CD8850E59E24DAE1217E1B37C7A74D98A92F053B5381FB',
        captures: {
          package: '10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C',
          hash: 'A19A48371F031C5E93CD8850E59E24DAE1217E1B37C7A74D98A92F053B5381FB',
        },
      },
      {
        line: 'Successfully validated file C:\\Program Files\\Microsoft Configuration Manager\\CMUStaging\\10AA8BA0-04D4-4FE3-BC21-F1874BC8C88C\\SMSSetup\\update.map',
      },
    ],
  },
  {
    id: 'install.client-packages-begun',
    log: 'hman',
    says: [
      '{state}.ESC file was found. Updating client packages. InteropMode = {mode:num}',
      '{state}.ESC file was found. Updating client packages{more:text}',
    ],
    marks: { flow: 'install', stage: 'post-install', step: 'client-packages', becomes: 'active' },
    means: 'The site has reported the update as installed, and hierarchy manager begins to renew the client packages.',
    known: 'documented',
    source: `${kb2025}, installation, step 6`,
    examples: [
      { line: 'INFO: 196612.ESC file was found. Updating client packages. InteropMode = 0', captures: { state: '196612', mode: '0' } },
    ],
    notThis: ['INFO: 2.ESC file was found. Easy setup package needs to be updated.'],
  },
  {
    id: 'install.state-not-installed-yet',
    log: 'hman',
    says: ["The current update package's state ({state}) is not set to installed yet. Will retry in next cycle"],
    marks: { flow: 'install', stage: 'post-install', step: 'client-packages' },
    severity: 'information',
    means:
      'The package as a whole is not installed yet, for instance because another site still works; hierarchy manager tries again by itself.',
    known: 'documented',
    source: `${kb2025}, installation, step 6`,
    examples: [
      {
        line: "WARN: The current update package's state (196611) is not set to installed yet. Will retry in next cycle.",
        captures: { state: '196611' },
      },
    ],
  },
  {
    id: 'install.client-packages-named',
    log: 'hman',
    says: [
      'Loaded client upgrade settings from DB successfully. FullClientPackageID={fullClient:word}, StagingClientPackageID={stagingClient:word}, ClientUpgradePackageID={clientUpgrade:word}, PilotingUpgradePackageID={pilotingUpgrade:word}, ClientUpgradeAdvertisementID={upgradeDeployment:word}, ClientPilotingAdvertisementID={pilotingDeployment:word}',
      'Loaded client upgrade settings from DB successfully{more:text}',
      'Detected the full client package (ID={fullClient:word})',
    ],
    marks: { flow: 'install', stage: 'post-install', step: 'client-packages' },
    means: 'These packages hold the client software and its upgrade; none of them is the package of the update itself.',
    known: 'documented',
    source: `${kb2025}, installation, step 6; ${kb2022}, prerequisite check, step 3`,
    examples: [
      {
        line: 'Loaded client upgrade settings from DB successfully. FullClientPackageID=CS100004, StagingClientPackageID=CS100008, ClientUpgradePackageID=CS100005, PilotingUpgradePackageID=CS100009, ClientUpgradeAdvertisementID=CS120000, ClientPilotingAdvertisementID=(null)',
        captures: { fullClient: 'CS100004', clientUpgrade: 'CS100005', pilotingDeployment: '(null)' },
      },
      { line: 'INFO: Detected the full client package (ID=CAS00001)~', captures: { fullClient: 'CAS00001' } },
    ],
  },
  {
    id: 'install.client-piloting',
    log: 'hman',
    says: ['Client piloting is not enabled', 'Client piloting is enabled{more:text}'],
    marks: { flow: 'install', stage: 'post-install', step: 'client-packages' },
    means: 'It is said whether a pre-production client is in use at this site.',
    known: 'documented',
    source: `${kb2025}, installation, step 6`,
    examples: [{ line: 'Client piloting is not enabled.' }],
  },
  {
    id: 'install.client-files-copied',
    log: 'hman',
    says: [
      'Directory {path} exists',
      "Copying ccmsetup from '{path}' to '{target:path}'",
      "Copying client binaries from '{path}' to '{target:path}'",
      "Copying {what:text} from '{path}' to '{target:path}'",
    ],
    marks: { flow: 'install', stage: 'post-install', step: 'client-packages' },
    means: 'Files of the new client are copied into a client or upgrade folder of the site server.',
    known: 'documented',
    source: `${kb2025}, installation, step 6`,
    examples: [
      {
        line: '~Directory \\\\?\\E:\\ConfigMgr\\StagingClient\\i386 exists',
        captures: { path: '\\\\?\\E:\\ConfigMgr\\StagingClient\\i386' },
      },
      {
        line: "Copying ccmsetup from 'E:\\ConfigMgr\\CMUClient\\CcmSetup.exe' to 'E:\\ConfigMgr\\PilotingUpgrade\\CcmSetup.exe'...",
        captures: { path: 'E:\\ConfigMgr\\CMUClient\\CcmSetup.exe', target: 'E:\\ConfigMgr\\PilotingUpgrade\\CcmSetup.exe' },
      },
      { line: "Copying client binaries from 'E:\\ConfigMgr\\CMUClient' to 'E:\\ConfigMgr\\Client'..." },
    ],
  },
  {
    id: 'install.client-files-failed',
    log: 'hman',
    says: [
      "Failed to copy {what:text} from '{path}' to '{target:path}'{error:text}",
      'Failed to copy client binaries{error:text}',
      'Failed to update client package{error:text}',
    ],
    marks: { flow: 'install', stage: 'post-install', step: 'client-packages' },
    severity: 'error',
    means: 'Files of the new client could not be copied or packaged.',
    known: 'inferred',
    source: 'wording of the documented copy lines',
    examples: [{ line: "Failed to copy client binaries from 'E:\\ConfigMgr\\CMUClient' to 'E:\\ConfigMgr\\Client', error 5" }],
  },
];
