/** The sample site: believable logs of a made-up hierarchy, for demonstration and tests. */

export { type SampleSiteOptions, writeSampleSite } from './sampleSite.ts';
export { isScenarioName, type Scenario, type ScenarioName, scenarioEntries, scenarios } from './scenarios.ts';
