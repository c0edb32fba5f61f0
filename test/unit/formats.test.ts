import { expect, test } from 'vitest';
import { checkEntries, readEntries } from './checkEntries.ts';

test('server: none, one or two blanks before the trailer', () => {
  for (const blanks of ['', ' ', '  '])
    checkEntries(`Found a new available update~~${blanks}$$<SMS_DMP_DOWNLOADER><01-12-2026 10:22:50.840+240><thread=4312 (0x10D8)>\r\n`, [
      { text: 'Found a new available update~~', time: '2026-01-12T14:22:50.840Z', thread: 4312, component: 'SMS_DMP_DOWNLOADER' },
    ]);
});

test('server: a component with blanks, a blank behind the trailer, two digits of bias', () => {
  checkEntries(
    'ERROR: Failed to connect to SQL Server sccm-sql.ludus.lab to determine if it is a cluster, or failed to run the query.  $$<Configuration Manager Setup><06-06-2024 23:10:03.979+240><thread=1336 (0x538)> \r\n' +
      'ERROR: Failed to get sql service account, Server:<fenris.haas.local>, instance:<>.  $$<Configuration Manager Prereq><04-21-2024 07:33:58.583+00><thread=4668 (0x123C)>\r\n',
    [
      { component: 'Configuration Manager Setup', time: '2024-06-07T03:10:03.979Z', thread: 1336 },
      {
        text: 'ERROR: Failed to get sql service account, Server:<fenris.haas.local>, instance:<>.',
        component: 'Configuration Manager Prereq',
        time: '2024-04-21T07:33:58.583Z',
      },
    ],
  );
});

test('server: a missing thread, an empty one, an empty message', () => {
  checkEntries('a  $$<X><01-12-2026 10:22:50.840+00>\n', [{ text: 'a', component: 'X', time: '2026-01-12T10:22:50.840Z' }]);
  checkEntries('a  $$<X><01-12-2026 10:22:50.840+00><thread=>\n', [{ text: 'a', line: 1 }]);
  checkEntries('  $$<X><01-12-2026 10:22:50.840+00><thread=1 (0x1)>\nb  $$<X><01-12-2026 10:22:50.840+00><thread=1 (0x1)>\n', [
    { line: 1, text: '', thread: 1 },
    { line: 2, text: 'b', thread: 1 },
  ]);
});

test('server: a message over many lines', () => {
  checkEntries(
    'ERROR: UploadTelemetryData exception:\r\n[Microsoft.Management.Services.Common.ServiceTooBusyException]\r\n\r\n   at X  $$<SMS_DMP_UPLOADER><01-12-2026 10:22:50.840+00><thread=1 (0x1)>\r\n',
    [
      {
        line: 1,
        endLine: 4,
        text: 'ERROR: UploadTelemetryData exception:\r\n[Microsoft.Management.Services.Common.ServiceTooBusyException]\r\n\r\n   at X',
      },
    ],
  );
  checkEntries('a\rb\nc$$<X><01-12-2026 10:22:50.840+00><thread=1 (0x1)>\n', [{ endLine: 2, text: 'a\rb\nc' }]);
});

test('server of 1997: metadata on a line of its own, a tilde in the time, a bare hexadecimal thread', () => {
  checkEntries(
    '~Waiting for ready instruction file....\n$$<SMS_DESPOOLER><Wed May 21 17:09:02 1997~><thread=DB>\n~Found ready instruction sni00000.sni\n$$<SMS_DESPOOLER><Wed May 21 17:09:27 1997~><thread=DB>\n',
    [
      {
        line: 1,
        endLine: 2,
        text: '~Waiting for ready instruction file....',
        time: '1997-05-21T17:09:02.000',
        component: 'SMS_DESPOOLER',
        thread: 0xdb,
      },
      { line: 3, endLine: 4, text: '~Found ready instruction sni00000.sni', time: '1997-05-21T17:09:27.000', thread: 0xdb },
    ],
  );
});

test('ccm: seven fraction digits without bias, a bias, type 0 is verbose and no success', () => {
  const record = (text: string, time: string, type: number, thread = '153') =>
    `<![LOG[${text}]LOG]!><time="${time}" date="11-29-2022" component="SMS_SERVICE_CONNECTOR_GenericDownloadWorker" context="" type="${type}" thread="${thread}" file="">`;
  checkEntries(
    [
      record('local', '13:59:35.6721099', 1),
      record('with bias', '13:59:35.672+060', 2),
      record('west', '13:59:35.672-60', 3),
      record('blank', '13:59:35.672 ', 0),
      record('script', '13:59:35.672+-360', 0),
    ].join('\r\n'),
    [
      { text: 'local', time: '2022-11-29T13:59:35.672', severity: 'information', thread: 153 },
      { text: 'with bias', time: '2022-11-29T14:59:35.672Z', severity: 'warning' },
      { text: 'west', time: '2022-11-29T12:59:35.672Z', severity: 'error' },
      {
        format: 'ccm',
        line: 4,
        endLine: 4,
        text: 'blank',
        time: '2022-11-29T13:59:35.672',
        component: 'SMS_SERVICE_CONNECTOR_GenericDownloadWorker',
        thread: 153,
      },
      { text: 'script', time: '2022-11-29T07:59:35.672Z' },
    ],
  );
  checkEntries(
    `${record('two on', '13:59:35.6721099', 1)}${record('one line', '13:59:35.6721099', 1)}\r\n${record('', '13:59:35.6721099', 1)}\r\n${record('no thread', '13:59:35.6721099', 1, '')}`,
    [
      { line: 1, endLine: 1, text: 'two on' },
      { line: 1, text: 'one line' },
      { line: 2, text: '' },
      { line: 3, text: 'no thread', format: 'ccm' },
    ],
  );
  checkEntries(`${record('a\r\nb\rc\nd', '13:59:35.6721099', 3)}\n${record('e', '13:59:35.6721099', 1)}\n`, [
    { line: 1, endLine: 3, text: 'a\r\nb\rc\nd' },
    { line: 4, text: 'e' },
  ]);
});

test('setup, service connection tool, setup of a role', () => {
  checkEntries(
    'INFO: setupdl.exe: Finish\r\nERROR: Failed\r\n~WARN: x\r\n WARNING: y\r\nNo proxy information is specified. Connect without proxy.\r\n',
    [
      { format: 'setup', severity: 'information', text: 'INFO: setupdl.exe: Finish' },
      { format: 'setup', severity: 'error' },
      { format: 'setup', severity: 'warning' },
      { format: 'setup', severity: 'warning' },
      { format: 'plain', line: 5 },
    ],
  );
  checkEntries('2024-11-19 11:53:40 INFO:downloading redist\r\n2024-11-19 11:53:41 ERROR:x\r\n', [
    { format: 'tool', text: 'INFO:downloading redist', time: '2024-11-19T11:53:40.000' },
    { text: 'ERROR:x' },
  ]);
  checkEntries('<05/13/24 11:53:40> ====================\r\n<05/13/24 11:53:40> SMSMP Setup Started....\r\n', [
    '====================',
    { format: 'role-setup', text: 'SMSMP Setup Started....', time: '2024-05-13T11:53:40.000' },
  ]);
});

test('setup of a role: a full year, between dashes, in other orders', () => {
  checkEntries('<04-01-2013 16:25:14> INFO: a\r\n<04-13-2013 16:25:14> b\r\n', [
    { format: 'role-setup', text: 'INFO: a', time: '2013-04-01T16:25:14.000' },
    { text: 'b', time: '2013-04-13T16:25:14.000' },
  ]);
  checkEntries('<13-04-2013 16:25:14> a\r\n<01-05-2013 16:25:14> b\r\n', [
    { format: 'role-setup', text: 'a', time: '2013-04-13T16:25:14.000' },
    { text: 'b', time: '2013-05-01T16:25:14.000' },
  ]);
  checkEntries('<2013-04-01 16:25:14> a\r\n<2013/04/02 16:25:14> b\r\n<04/03/2013 16:25:14> c\r\n<04.04.2013 16:25:14> d\r\n', [
    { format: 'role-setup', text: 'a', time: '2013-04-01T16:25:14.000' },
    { format: 'role-setup', text: 'b', time: '2013-04-02T16:25:14.000' },
    { format: 'role-setup', text: 'c', time: '2013-04-03T16:25:14.000' },
    { format: 'role-setup', text: 'd', time: '2013-04-04T16:25:14.000' },
  ]);
  for (const line of ['<04-01/2013 16:25:14> a', '<04-01-2013> a', '<13-13-2013 16:25:14> a', '<b>01-04-2013</b>'])
    checkEntries(`${line}\r\n`, [{ format: 'plain', text: line }]);
});

test('server and ccm: the day first, where the file proves it', () => {
  const server = (date: string) => `a  $$<X><${date} 10:00:00.000+060><thread=1 (0x1)>\r\n`;
  const ccm = (date: string) =>
    `<![LOG[a]LOG]!><time="10:00:00.000+060" date="${date}" component="X" context="" type="1" thread="1" file="">\r\n`;
  for (const line of [server, ccm]) {
    const times = (...dates: readonly string[]) => readEntries(dates.map(line).join('')).map(({ time }) => time?.slice(0, 10));
    expect(times('24-11-2026', '01-12-2026')).toEqual(['2026-11-24', '2026-12-01']);
    expect(times('11-24-2026', '12-01-2026')).toEqual(['2026-11-24', '2026-12-01']);
    // Times that go back prove it too, from there on.
    expect(times('12-01-2026', '01-02-2026', '02-02-2026')).toEqual(['2026-12-01', '2026-02-01', '2026-02-02']);
    expect(times('02-01-2026', '03-01-2026')).toEqual(['2026-02-01', '2026-03-01']);
    // Once the month is proved to stand first, an impossible date changes nothing for the others.
    expect(times('11-24-2026', '25-11-2026', '12-01-2026')).toEqual(['2026-11-24', '2026-11-25', '2026-12-01']);
  }
});

test('pasted: CMTrace with tabs, with blanks, by a mail client, on two lines', () => {
  const expected = {
    format: 'rendered',
    text: 'Download manifest.cab',
    time: '2016-08-02T14:20:24.000',
    component: 'SMS_DMP_DOWNLOADER',
    thread: 7568,
  };
  checkEntries('Download manifest.cab\tSMS_DMP_DOWNLOADER\t8/2/2016 2:20:24 PM\t7568 (0x1D90)\r\n', [expected]);
  checkEntries('Download manifest.cab SMS_DMP_DOWNLOADER 8/2/2016 2:20:24 PM 7568 (0x1D90)\r\n', [expected]);
  checkEntries('Download manifest.cab    SMS_DMP_DOWNLOADER    8/2/2016 2:20:24 PM    7568 (0x1D90)\r\n', [expected]);
  checkEntries('Download manifest.cab\r\nSMS_DMP_DOWNLOADER    8/2/2016 2:20:24 PM    7568 (0x1D90)\r\n'.repeat(2), [
    { line: 1, endLine: 2, ...expected },
    { line: 3, endLine: 4, ...expected },
  ]);
  checkEntries('Download manifest.cab    SMS_DMP_DOWNLOADER\r\n8/2/2016 2:20:24 PM    7568 (0x1D90)\r\n', [{ endLine: 2, ...expected }]);
  checkEntries('Hello, please help:\r\n\r\nDownload manifest.cab\r\n\r\nSMS_DMP_DOWNLOADER 8/2/2016 2:20:24 PM 7568 (0x1D90)\r\n', [
    { line: 1, format: 'plain', text: 'Hello, please help:' },
    { line: 3, endLine: 5, ...expected },
  ]);
  checkEntries('Column one\tand two\tSMS_DMP_DOWNLOADER\t8/2/2016 2:20:24 PM\t7568 (0x1D90)\r\n', [
    { text: 'Column one\tand two', thread: 7568 },
  ]);
});

test('pasted: as documents print it', () => {
  checkEntries(
    'No action specified for the package CS10001E. SMS_DISTRIBUTION_MANAGER 1/14/2012 4:06:47 AM 5720 (0x1658)\n["Display=\\\\CS1SRV\\"]MSWNET:["SMS_SITE=CS1"]\\\\CS1SRV\\ is NOT a Branch DP SMS_DISTRIBUTION_MANAGER 1/14/2012 4:06:47 AM 5720 (0x1658)\n',
    [
      { text: 'No action specified for the package CS10001E.', time: '2012-01-14T04:06:47.000', component: 'SMS_DISTRIBUTION_MANAGER' },
      { text: '["Display=\\\\CS1SRV\\"]MSWNET:["SMS_SITE=CS1"]\\\\CS1SRV\\ is NOT a Branch DP' },
    ],
  );
  checkEntries("SMS_DISTRIBUTION_MANAGER 4824 (0x12d8) Adding package 'PS10000A' to package processing queue.\n", [
    { text: "Adding package 'PS10000A' to package processing queue.", component: 'SMS_DISTRIBUTION_MANAGER', thread: 4824 },
  ]);
  checkEntries('4580 (0x11e4)    INFO: Target computer is a 64 bit operating system.\n', [
    { text: 'INFO: Target computer is a 64 bit operating system.', thread: 4580 },
  ]);
});

test('pasted: message and component alone, where many lines show it', () => {
  const lines = [
    'Installing component SMS_WSUS_CONTROL_MANAGER...',
    "NFO: 'PR1SITE.CONTOSO.COM' is a valid FQDN.",
    'All files installed.',
    'Done',
  ];
  const copy = (gap: string, times: number) =>
    lines
      .slice(0, times)
      .map(line => `${line}${gap}SMS_SITE_COMPONENT_MANAGER\r\n`)
      .join('');
  const taken = lines.map((text, at) => ({ format: 'rendered', component: 'SMS_SITE_COMPONENT_MANAGER', line: at + 1, text }));
  checkEntries(copy('       ', 4), taken);
  checkEntries(copy('\t', 4), taken);
  checkEntries(`${copy('  ', 4)}a word of mine\r\nStarting  SMS_OTHER_COMPONENT\r\n`, [
    ...taken,
    { format: 'plain', text: 'a word of mine' },
    { format: 'plain', text: 'Starting  SMS_OTHER_COMPONENT' },
  ]);
  // The first lines decide, later ones follow.
  checkEntries(copy('    ', 4).repeat(8), [...taken, ...Array.from({ length: 28 }, () => ({ component: 'SMS_SITE_COMPONENT_MANAGER' }))]);
  const untaken = (text: string, count: number) =>
    checkEntries(
      text,
      Array.from({ length: count }, () => ({ format: 'plain' })),
    );
  untaken(copy('       ', 3), 3);
  untaken(copy(' ', 4), 4);
  untaken(`${copy('  ', 4)}${'other words\r\n'.repeat(4)}`, 8);
  untaken(copy('  ', 4).replaceAll('SMS_SITE_COMPONENT_MANAGER', 'Manager'), 4);
});

test('pasted: OneTrace and Support Center put the time first', () => {
  checkEntries("10-31-2025 17:40:06.421    SMS_DMP_DOWNLOADER    67368 (0x10728)    Hasn't synced recently.\n", [
    { text: "Hasn't synced recently.", time: '2025-10-31T17:40:06.421', component: 'SMS_DMP_DOWNLOADER', thread: 67368 },
  ]);
});

test('pasted: a file name and line number in front', () => {
  const trailer = '  $$<SMS_HIERARCHY_MANAGER><01-12-2026 10:22:50.840+240><thread=4312 (0x10D8)>';
  for (const prefix of ['hman.log:1155:', 'C:\\Logs\\hman.log:1155:', '> hman.log:1155:', 'hman.lo_:7:']) {
    checkEntries(`${prefix}Found it${trailer}\n`, [{ text: 'Found it', thread: 4312 }]);
    checkEntries(`${prefix}INFO: Found it\n`, [{ format: 'setup', text: 'INFO: Found it' }]);
  }
  checkEntries(
    'x.log:3:<![LOG[a]LOG]!><time="13:59:35.672+060" date="11-29-2022" component="X" context="" type="1" thread="1" file="">\n',
    ['a'],
  );
  checkEntries(`Error: see hman.log:12: no${trailer}\n`, ['Error: see hman.log:12: no']);
});

test('a row of copies before the first raw record stays a row', () => {
  checkEntries(
    'Download manifest.cab\tSMS_DMP_DOWNLOADER\t8/2/2016 2:20:24 PM\t7568 (0x1D90)\nRetry\tSMS_DMP_DOWNLOADER\t8/2/2016 2:20:25 PM\t10760 (0x2A08)\nFoo  $$<X><01-12-2026 10:22:50.840+00><thread=1 (0x1)>\nDownload manifest.cab\tSMS_DMP_DOWNLOADER\t8/2/2016 2:20:24 PM\t7568 (0x1D90)\nBar  $$<X><01-12-2026 10:22:50.840+00><thread=1 (0x1)>\n',
    ['Download manifest.cab', 'Retry', { line: 3, text: 'Foo' }, 'Download manifest.cab', { line: 5, text: 'Bar' }],
  );
});

test('what is no viewer copy stays text', () => {
  for (const line of ['Error 5 (0x5) Access denied', 'return code 0 (0x0)', '02/07/2018 14:24:06 something happened', '> quoted', '100%'])
    checkEntries(`${line}\n`, [{ format: 'plain', text: line }]);
  // Nor does a message of several lines fall apart by what it holds.
  const message = 'Failed with\nError 5 (0x5) Access denied\n2024-11-19 11:53:40 in the database\n<05/13/24 11:53:40> there';
  checkEntries(`${message}  $$<X><01-12-2026 10:22:50.840+00><thread=1 (0x1)>\n`.repeat(2), [message, message]);
});
