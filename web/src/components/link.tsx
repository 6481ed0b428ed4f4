import { Anchor, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type ButtonAnchorProps = ButtonProps & Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>;

const ButtonAnchor = (props: ButtonAnchorProps) => <Button component="a" {...props} />;

/** Mantine's look with the router's checked addresses and preloading. */
export const LinkAnchor = createLink(Anchor<'a'>);
export const LinkButton = createLink(ButtonAnchor);
