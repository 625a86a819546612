import { expect, it } from 'vitest';
import { isOwnAddress } from '../../../functions/stakeholders/own-address.ts';

it.each([
  ['allclear@example.com', true],
  ['AllClear@EXAMPLE.com', true],
  ['allclear+list@example.com', true],
  ['allclear@mail.example.com', false],
  ['all.clear@example.com', false],
  ['somebody+allclear@example.com', false],
])('whether mail to %s would come back to the product: %s', (email, own) => {
  expect(isOwnAddress(email, 'allclear@example.com')).toBe(own);
  expect(isOwnAddress(email, 'AllClear+bounces@example.com')).toBe(own);
});
