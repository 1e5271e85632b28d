export { mountWorkspace, type MountOptions, type WorkspaceHandle } from './mount.ts';
export { filesOfDrop, filesOfFolder, localFiles } from './sources/local.ts';
export { linkedStudy, type SavedStudy, savedStudy } from './sources/sealed.ts';
export type { FileProblem, SourceImage, StudyContent, StudySource } from './sources/source.ts';
export type { Language } from './ui/strings.ts';
export type { HostAction } from './ui/topbar.ts';
export type { ToolName, ViewerEvent } from './workspace/events.ts';
