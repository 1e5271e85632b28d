export { openProxy, type ProxyDetails, sealProxy } from './details.ts';
export { namesOfProxies } from './names.ts';
