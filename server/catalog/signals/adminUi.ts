import type { SignalRecord } from '../types.ts';

const log = 'smsadminui';

/** SmsAdminUI.log: the console, as far as it connects Azure services or creates a gateway. */
export const adminUiSignals: readonly SignalRecord[] = [
  {
    id: 'console.sign-in-failed',
    log,
    says: [
      'Microsoft.ConfigurationManager.CloudBase.AAD.AADAuthenticationException{error:text}',
      '{what:text}AADAuthenticationException{error:text}',
    ],
    marks: { flow: 'health', stage: 'azure-onboarding', becomes: 'failed', reason: 'the sign-in failed' },
    severity: 'error',
    means: 'The sign-in failed while Azure services were connected.',
    known: 'observed',
    source: 'Issue of the ConfigMgr documentation, 2019',
    examples: [
      { line: 'Microsoft.ConfigurationManager.CloudBase.AAD.AADAuthenticationException' },
      {
        line: 'Microsoft.ConfigurationManager.CloudBase.AAD.AADAuthenticationException\r\nService returned error. Check InnerException for more details',
      },
    ],
  },
  {
    id: 'console.service-error',
    log,
    says: ['Service returned error. Check InnerException for more details{error:text}'],
    marks: { flow: 'health', stage: 'azure-onboarding', becomes: 'failed', reason: 'the sign-in service returned an error' },
    severity: 'error',
    means: 'The sign-in service returned an error; the inner exception tells which.',
    known: 'observed',
    source: 'Issue of the ConfigMgr documentation, 2019',
    examples: [{ line: 'Service returned error. Check InnerException for more details' }],
  },
  {
    id: 'console.sign-in-interaction',
    log,
    says: ['Microsoft.Identity.Client.MsalUiRequiredException{error:text}', '{what:text}MsalUiRequiredException{error:text}'],
    marks: {
      flow: 'health',
      stage: 'cmg',
      step: 'deploy',
      becomes: 'failed',
      reason: 'the console asks for a token without letting the user sign in',
    },
    severity: 'error',
    means: 'A gateway could not be created: the console asked for a token without letting the user sign in.',
    known: 'documented',
    source: 'Creating a new gateway fails after sign-in (Microsoft support article)',
    examples: [{ line: 'Microsoft.Identity.Client.MsalUiRequiredException' }],
  },
  {
    id: 'console.sign-in-refused',
    log,
    says: ['{what:text}AADSTS{entraCode:num}{error:text}'],
    marks: { flow: 'health', stage: 'azure-onboarding', becomes: 'failed', reason: 'Entra ID refused the sign-in' },
    severity: 'error',
    means: 'Entra ID refused the sign-in with AADSTS{entraCode}.',
    known: 'documented',
    source: 'Microsoft Entra authentication error codes',
    examples: [
      { line: 'AADSTS65001: The user or administrator has not consented to use the application.', captures: { entraCode: '65001' } },
    ],
  },
  {
    id: 'console.azure-exception',
    log,
    says: [
      'Microsoft.Identity.Client.{error:text}',
      'Microsoft.ConfigurationManager.CloudBase.{error:text}',
      'Microsoft.IdentityModel.Clients.ActiveDirectory.{error:text}',
    ],
    marks: { flow: 'health', stage: 'azure-onboarding', becomes: 'warning', reason: 'an exception of the sign-in library' },
    severity: 'warning',
    means: 'An exception of the Azure sign-in in the console.',
    known: 'inferred',
    source: 'By analogy with the observed exceptions',
    examples: [{ line: 'Microsoft.Identity.Client.MsalServiceException', captures: { error: 'MsalServiceException' } }],
    notThis: ['Microsoft.Identity.Client.MsalUiRequiredException'],
  },
];
