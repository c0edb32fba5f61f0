import { installFolder, type SampleServer } from '../servers.ts';
import { type Pen, second, type Timeline } from '../timeline.ts';
import { installedVersion, type SampleUpdate } from '../updates.ts';

/** What follows the check: installation, a rule that warns and is not ignored, or nothing as only the check was asked for. */
export type PrereqOutcome = 'continue' | 'warning' | 'check-only';

/** The update service checks the prerequisites of its site. Returns when it has decided how to go on. */
export function checkPrerequisites(
  timeline: Timeline,
  server: SampleServer,
  update: SampleUpdate,
  startMs: number,
  outcome: PrereqOutcome,
  /** Whether a rule warns on this server. */
  warns = false,
): number {
  const pen = timeline.pen(server, 'CMUpdate.log', startMs);
  gatherFacts(pen, server, update);
  pen
    .say(`Preparing prereq check for site server [${server.fqdn.toUpperCase()}]...~`)
    .rest(2 * second)
    .say(
      'prereqcore has hash value SHA256:48899098998C712DDF097638B281D5620D8C511FB9B51E2391119281E0ECA43E',
      `Running prereq checking against Server [${server.fqdn.toUpperCase()}] ...~`,
    );
  pen
    .until(runRules(timeline, server, update, pen.atMs + second, warns) + 2 * second)
    .say('INFO: SQL Connection succeeded. Connection: SMS ACCESS, Type: Secure')
    .say(`INFO: setup type: 8, top level: ${server.isTopLevel ? 1 : 0}.`);
  const decisions: Record<PrereqOutcome, string> = {
    continue: 'Continue configuration manager update as it is configured to ignore prereq warnings.',
    warning: 'There are site server reporting WARNING in prereq check. Setup will not continue',
    'check-only': 'Update package will not install as it is marked for prereq check only.',
  };
  return pen.say(decisions[outcome]).atMs;
}

function gatherFacts(pen: Pen, server: SampleServer, update: SampleUpdate): void {
  pen.say(
    `~FQDN for server ${server.name} is ${server.fqdn}`,
    'INFO: Target computer is a 64 bit operating system.',
    'INFO: Checking for existing setup information.',
    'INFO: Setting setup type to  8.',
    'INFO: Checking for existing SQL information.',
    `INFO: '${server.sqlServer}' is a valid FQDN.`,
    'INFO: Verifying the registry entry for Asset Intelligence installation',
    `INFO: Setup detected an existing Configuration Manager installation. Currently installed version is ${installedVersion.build}~`,
    'INFO: Phase is 1C7~',
    `INFO: SDK Provider is on ${server.fqdn}.`,
    `Set working directory to the staging folder ${installFolder}\\CMUStaging\\${update.guid}\\SMSSetup`,
    'INFO: Setting the default CSV folder path',
    'INFO: Language: Mobile Device (INTL), LangPack: 0.',
    `INFO: Configuration Manager Build Number = ${update.build}`,
    'INFO: Configuration Manager Version = 5.0',
    'INFO: Configuration Manager Minimum Build Number = 800',
  );
}

const siteRules = [
  'Administrator rights on site system',
  'Site server computer account administrative rights',
  'Site System to SQL Server Communication',
  'Active migration mappings on the target primary site',
  'Active Replica MP',
  'Pending configuration item policy updates',
  'Unsupported site system OS version for Upgrade',
  'Software Update Point using a load balancer (NLB/HLB) is no longer supported',
] as const;

const sqlRules = [
  'SQL Server sysadmin rights',
  'SQL Server security mode',
  'SQL Server version',
  'Case-insensitive collation on SQL Server',
  'Configuration for SQL Server memory usage',
  'SQL Server process memory allocation',
  'SQL Server Native Client version',
  'SQL Index Create Memory option',
] as const;

const providerRules = ['Windows Server cluster', 'Pending system restart', 'Schema extensions', 'Minimum .NET Framework version'] as const;

const memoryWarning =
  'Configuration Manager requires SQL Server to reserve a minimum of 8 gigabytes (GB) of memory for the central administration site and ' +
  'primary site and a minimum of 4 gigabytes (GB) for the secondary site.';

function runRules(timeline: Timeline, server: SampleServer, update: SampleUpdate, startMs: number, warns: boolean): number {
  const pen = timeline.pen(server, 'ConfigMgrPrereq.log', startMs);
  const staging = `${installFolder}\\CMUStaging\\${update.guid}\\SMSSetup\\bin\\x64`.toUpperCase();
  pen
    .say(
      '********************************************',
      '******* Start Prerequisite checking. *******',
      '********************************************',
      `INFO: PrereqCoreRes.dll source path is set to ${staging}`,
      `Commandline :~"${installFolder}\\bin\\x64\\cmupdate.exe"`,
      `INFO: Checking SQLNCli version on ServerName ${server.name}`,
      'INFO: SQLNCli version is 11.4.7001.0',
      `INFO: SDK Provider is on ${server.fqdn}.`,
      'Check Type: Configuration Manager Update',
      `Check Type: Easy Update ~ Site Server: ${server.fqdn},~ SQL Server: ${server.sqlServer}`,
    )
    .rest(3 * second)
    .say(
      `INFO: Prerequisite rules for ${server.site === 'CAS' ? 'CAS' : 'primary'} site update are being run.`,
      'INFO: Executing prerequisite functions...',
    );
  const run = (type: string, computer: string, category: string, describes: string, rules: readonly string[]) => {
    pen.say(
      `===== INFO: Prerequisite Type & Server: ${type}:${computer} =====`,
      `<<<RuleCategory: ${category}>>>`,
      `<<<CategoryDesc: ${describes}>>>`,
    );
    for (const rule of rules) {
      pen.rest(timeline.random.between(4, 20) * second);
      const isWarning = warns && rule === 'SQL Server process memory allocation';
      pen.say(`${computer};    ${rule};    ${isWarning ? `Warning;    ${memoryWarning}` : 'Passed'}`);
    }
  };
  run(
    server.site === 'CAS' ? 'SITE_CAS' : 'SITE_PRI',
    server.fqdn,
    'Access Permissions',
    'Checking access permissions...',
    siteRules.slice(0, 3),
  );
  run(
    server.site === 'CAS' ? 'SITE_CAS' : 'SITE_PRI',
    server.fqdn,
    'Site Upgrade Requirements',
    'Checking if the target ConfigMgr site is ready to upgrade...',
    siteRules.slice(3),
  );
  run('SQL', server.sqlServer, 'System Requirements', 'Checking system requirements for ConfigMgr...', sqlRules);
  run('SDK', server.fqdn, 'Dependent Components', 'Checking dependent components for ConfigMgr...', providerRules);
  return pen
    .rest(2 * second)
    .say(
      '***************************************************',
      '******* Prerequisite checking is completed. *******',
      '***************************************************',
    ).atMs;
}
