export { openProxy, type ProxyDetails, proxyIfWhole, sealProxy } from './details.ts';
export { type ExportedProxy, exportedProxies } from './exported.ts';
export { mailProxies } from './mails.ts';
export { namesOfProxies } from './names.ts';
