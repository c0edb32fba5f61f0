/** An update that the manifest offers. */
export interface OfferedUpdate {
  readonly guid: string;
  /** File name of the query that decides whether it applies. */
  readonly applicabilityCheck: string;
}

/** An update that the sample's sites download and install. */
export interface SampleUpdate extends OfferedUpdate {
  /** The update's folder on the payload host, with release and build. */
  readonly release: string;
  readonly build: number;
  readonly payloadHash: string;
}

/** Configuration Manager 2509. */
export const release2509: SampleUpdate = {
  guid: '420E3E18-73C5-4BE9-88B0-6F1E30A012CA',
  release: '2509SR1_9141.1007',
  applicabilityCheck: 'CM2509-KB35360093_AppCheck_420E3E18.sql',
  build: 9141,
  payloadHash: '91C6E0D47B1A5F38E2D95C60A4B7F1832D6E9A05C8F34B7712E6D0A95B38C4F7',
};

/** The hotfix rollup of Configuration Manager 2409, a version that the sample's sites have left behind. */
export const rollup2409: OfferedUpdate = {
  guid: '345A6BE1-3D07-43ED-B6E5-FAC0889DA04C',
  applicabilityCheck: 'CM2409-KB30385346_AppCheck_345A6BE1.sql',
};

/** Configuration Manager 2503, the version that the sample's sites run. */
export const installedVersion = { build: 9135, full: '5.00.9135.1000' };
