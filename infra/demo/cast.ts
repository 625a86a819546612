import type { Person } from './client.ts';

/** Who walks through the tours. */
export const desk: Person = { email: 'desk@example.com', name: 'The service desk', groups: ['service-desk'] };
export const responder: Person = { email: 'responder@example.com', name: 'A responder', groups: ['responder'] };
export const admin: Person = { email: 'admin@example.com', name: 'An admin', groups: ['admin'] };
export const REPORTER = 'reporter@example.com';
export const DATA_CENTRE = 'data-centre.oncall@example.com';
export const SERVICE_DESK = 'service-desk.oncall@example.com';
export const COMMANDER = 'command.oncall@example.com';
