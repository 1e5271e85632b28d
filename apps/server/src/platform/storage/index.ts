export { localFolder } from './local-folder.ts';
export {
  ObjectMissingError,
  type ObjectSource,
  type ObjectStore,
  type StagedObject,
  StorageFullError,
  type StoredObject,
} from './object-store.ts';
