/** Names of our layouts: lanes beside the main path, or below it where there is no room. */
export const layoutNames = { wide: 'configmgr-flow', narrow: 'configmgr-flow-narrow' } as const;
