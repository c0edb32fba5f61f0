import type { Confidence, Severity } from '../protocol/model.ts';

/** What a status message (`STATMSG: ID=…` in a log) means. */
export interface StatusMessageRecord {
  readonly id: number;
  readonly severity: Severity;
  readonly meaning: string;
  readonly known: Confidence;
  readonly source: string;
}

const contentReplication = 'Content replication between sites (Microsoft support article)';
const endpointChecks = 'About the service connection point, validate internet access';
const userSync = 'Public list of SMS server status messages';

/** Status messages that documents or logs explain. */
export const statusMessages: readonly StatusMessageRecord[] = [
  {
    id: 1015,
    severity: 'information',
    meaning: 'Site component manager installed a component.',
    known: 'documented',
    source: 'Install and configure the Exchange connector',
  },
  {
    id: 2300,
    severity: 'information',
    meaning: 'Distribution manager begins to process a package.',
    known: 'documented',
    source: contentReplication,
  },
  {
    id: 2301,
    severity: 'information',
    meaning: 'Distribution manager processed a package successfully.',
    known: 'documented',
    source: contentReplication,
  },
  {
    id: 2311,
    severity: 'information',
    meaning: 'Distribution manager updated the package source in the content library.',
    known: 'inferred',
    source: contentReplication,
  },
  {
    id: 2330,
    severity: 'information',
    meaning: 'Distribution manager distributed a package to a distribution point.',
    known: 'documented',
    source: contentReplication,
  },
  {
    id: 2333,
    severity: 'information',
    meaning: 'Distribution manager prepares to send a package to a child site.',
    known: 'inferred',
    source: contentReplication,
  },
  {
    id: 2342,
    severity: 'information',
    meaning: 'Distribution manager starts to distribute a package to a distribution point.',
    known: 'observed',
    source: contentReplication,
  },
  {
    id: 2357,
    severity: 'information',
    meaning: 'Distribution manager instructed the package transfer manager to send content to a distribution point.',
    known: 'observed',
    source: contentReplication,
  },
  {
    id: 2376,
    severity: 'information',
    meaning: 'Distribution manager took a snapshot of the package source.',
    known: 'observed',
    source: contentReplication,
  },
  {
    id: 3306,
    severity: 'information',
    meaning: 'Hierarchy manager processed a site control file; any change of a site setting logs it.',
    known: 'documented',
    source: 'KB 4490424 (2025)',
  },
  {
    id: 4400,
    severity: 'information',
    meaning: 'Despooler received a package from another site.',
    known: 'observed',
    source: contentReplication,
  },
  {
    id: 8200,
    severity: 'information',
    meaning: 'Package transfer manager starts to send content to a distribution point.',
    known: 'observed',
    source: contentReplication,
  },
  {
    id: 8210,
    severity: 'information',
    meaning: 'Package transfer manager reports the transfer of content to a distribution point.',
    known: 'observed',
    source: contentReplication,
  },
  {
    id: 9409,
    severity: 'information',
    meaning: 'Cloud services manager installed the cloud service.',
    known: 'documented',
    source: 'Install cloud-based distribution points in Microsoft Azure',
  },
  {
    id: 9425,
    severity: 'error',
    meaning: 'A certificate of the cloud management gateway has expired.',
    known: 'documented',
    source: 'Security and privacy for content management',
  },
  {
    id: 9605,
    severity: 'error',
    meaning: 'The uploader could not upload to the cloud service (DMP_UPLOADER_UPLOAD_FAILED).',
    known: 'documented',
    source: 'Connectivity issues if DigiCert Global Root G2 is not installed',
  },
  {
    id: 9607,
    severity: 'error',
    meaning: 'An upload to the cloud service ended with an exception (DMP_UPLOADER_UPLOAD_EXCEPTION).',
    known: 'documented',
    source: 'Connectivity issues if DigiCert Global Root G2 is not installed',
  },
  {
    id: 10000,
    severity: 'error',
    meaning: 'The cloud user synchronization could not initialize (hybrid mobile device management, ended 2019).',
    known: 'documented',
    source: userSync,
  },
  {
    id: 10002,
    severity: 'error',
    meaning: 'The delta synchronization of cloud users failed (hybrid mobile device management, ended 2019).',
    known: 'documented',
    source: userSync,
  },
  {
    id: 10003,
    severity: 'error',
    meaning: 'The consistency check of cloud users failed (hybrid mobile device management, ended 2019).',
    known: 'documented',
    source: userSync,
  },
  {
    id: 10004,
    severity: 'error',
    meaning: 'The full synchronization of cloud users failed (hybrid mobile device management, ended 2019).',
    known: 'documented',
    source: userSync,
  },
  {
    id: 10005,
    severity: 'warning',
    meaning: 'Users with the same principal name were not enabled for cloud services (hybrid mobile device management, ended 2019).',
    known: 'documented',
    source: userSync,
  },
  { id: 11410, severity: 'information', meaning: 'All checks of internet endpoints passed.', known: 'documented', source: endpointChecks },
  {
    id: 11411,
    severity: 'warning',
    meaning: 'Checks of internet endpoints that are not critical failed.',
    known: 'documented',
    source: endpointChecks,
  },
  { id: 11412, severity: 'error', meaning: 'Checks of critical internet endpoints failed.', known: 'documented', source: endpointChecks },
  {
    id: 11488,
    severity: 'error',
    meaning: 'The site cannot connect to an endpoint that a cloud service needs.',
    known: 'documented',
    source: endpointChecks,
  },
  {
    id: 11801,
    severity: 'information',
    meaning: 'Entra ID user discovery began a synchronization.',
    known: 'observed',
    source: 'Blog on collection membership synchronization, 2020',
  },
  {
    id: 11802,
    severity: 'information',
    meaning: 'Entra ID user discovery finished a synchronization.',
    known: 'observed',
    source: 'Blog on collection membership synchronization, 2020',
  },
  {
    id: 53900,
    severity: 'information',
    meaning: 'Feedback was sent to Microsoft.',
    known: 'documented',
    source: 'Install in-console updates',
  },
  {
    id: 53901,
    severity: 'warning',
    meaning: 'Feedback could not be sent to Microsoft.',
    known: 'documented',
    source: 'Install in-console updates',
  },
];
